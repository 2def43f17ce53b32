package io.holdfast.monitor.web.task;

import io.holdfast.queue.encryption.Encryption;
import io.holdfast.queue.task.Payload;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A payload or a result in the API; all parts are null if there is none, or if payloads are hidden.
 *
 * @param base64 if it is not JSON
 * @param note why an encrypted one is not shown
 */
record ShownData(
        @Nullable String json,
        @Nullable String base64,
        @Nullable String note) {

    private static final ShownData NOTHING = new ShownData(null, null, null);

    static ShownData of(
            @Nullable Payload data, @Nullable Encryption encryption, boolean shown, boolean showsEncrypted) {
        if (!shown) {
            return NOTHING;
        } else if (encryption != null && (data == null || !showsEncrypted)) {
            return new ShownData(null, null, encryption.problem() == null ? Encryption.HIDDEN : encryption.problem());
        } else if (data == null) {
            return NOTHING;
        }
        return DataPanel.isJson(data.bytes())
                ? new ShownData(data.text(), null, null)
                : new ShownData(null, Base64.getEncoder().encodeToString(data.bytes()), null);
    }
}
