package io.holdfast.monitor.web.task;

import io.holdfast.monitor.web.format.JsonValue;
import io.holdfast.queue.encryption.Encryption;
import io.holdfast.queue.task.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A payload or a result on the page.
 *
 * @param tokens the parts of JSON; null if it is shown as plain text
 * @param text the plain text; null if the bytes are not text
 * @param key what is shown of the id of the key that encrypts it; null if it is not encrypted
 * @param hidden why the data is not shown; null if it is
 */
public record DataPanel(
        int size,
        @Nullable List<JsonTokens.Token> tokens,
        @Nullable String text,
        @Nullable String key,
        @Nullable String hidden) {

    private static final int MAX_TEXT = 256 * 1024;
    private static final int FOLDED_FROM = 2 * 1024;

    /** @param key see {@link DataPanel} */
    private static DataPanel of(Payload data, @Nullable String key) {
        List<JsonTokens.Token> tokens = JsonTokens.of(data.bytes());
        return new DataPanel(data.size(), tokens, tokens == null ? text(data.bytes()) : null, key, null);
    }

    /**
     * @param data null if it cannot be decrypted
     * @param encryption null if it is not encrypted
     * @param showsEncrypted whether the user may see it if it is
     */
    public static DataPanel of(@Nullable Payload data, @Nullable Encryption encryption, boolean showsEncrypted) {
        String key = encryption == null ? null : Objects.requireNonNullElse(encryption.keyId(), "unknown");
        if (data == null || (encryption != null && !showsEncrypted)) {
            String problem = encryption == null ? null : encryption.problem();
            return new DataPanel(0, null, null, key, problem == null ? Encryption.HIDDEN : problem);
        }
        return of(data, key);
    }

    /** Whether the page shows it folded at first. */
    public boolean folded() {
        return size > FOLDED_FROM;
    }

    static boolean isJson(byte[] bytes) {
        return JsonValue.problemOf(bytes) == null;
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
