package io.holdfast.worker.runtime;

import io.holdfast.worker.HandlerSettings;
import io.holdfast.worker.RetentionSettings;
import io.holdfast.worker.TaskInterceptor;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What all handlers of a worker share.
 *
 * @param mapper reads payloads and writes results
 * @param settings by type, above what the handlers say of themselves
 */
public record HandlerSupport(
        JsonMapper mapper,
        int maxResultBytes,
        List<TaskInterceptor> interceptors,
        Map<String, HandlerSettings> settings) {

    /** A plain mapper, the usual bound of results, nothing else. */
    public static HandlerSupport plain() {
        return new HandlerSupport(JsonMapper.shared(), RetentionSettings.USUAL_RESULT_BYTES, List.of(), Map.of());
    }
}
