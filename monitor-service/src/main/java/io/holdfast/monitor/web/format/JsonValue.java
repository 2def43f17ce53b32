package io.holdfast.monitor.web.format;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Checks whether bytes are one JSON value. */
public final class JsonValue {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonValue() {}

    /** Why they are not, with line and column; null if they are. */
    public static @Nullable String problemOf(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes).isMissingNode() ? "it is empty" : null;
        } catch (JacksonException e) {
            String position = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            return e.getOriginalMessage() + position;
        }
    }
}
