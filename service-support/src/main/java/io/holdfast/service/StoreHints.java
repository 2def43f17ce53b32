package io.holdfast.service;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which variables to look at when Redis can't be used. */
final class StoreHints {

    private static final String LOGIN =
            "See REDIS_USERNAME and REDIS_PASSWORD; blanks and line breaks at the ends of a password count.";
    private static final String CERTIFICATE =
            "See REDIS_TLS: Java must trust the certificate of Redis, and it must be for the host in REDIS_ADDR.";

    private static final Map<String, String> BY_TEXT = new LinkedHashMap<>();

    static {
        BY_TEXT.put("WRONGPASS", LOGIN);
        BY_TEXT.put("NOAUTH", LOGIN);
        BY_TEXT.put("without any password configured", LOGIN);
        BY_TEXT.put("NOPERM", "See the permissions of REDIS_USERNAME.");
        BY_TEXT.put("DB index", "See REDIS_DB, and databases in redis.conf: 16 by default, 0 to 15.");
        BY_TEXT.put("cluster mode", "See REDIS_DB: a Redis Cluster has database 0 only.");
        BY_TEXT.put("certification path", CERTIFICATE);
        BY_TEXT.put("subject alternative", CERTIFICATE);
        BY_TEXT.put("not an SSL/TLS record", "See REDIS_TLS: this Redis does not speak TLS at REDIS_ADDR.");
        BY_TEXT.put("initialization timed out", "If REDIS_TLS is true: does Redis speak TLS at REDIS_ADDR?");
        BY_TEXT.put("Connection reset", "If REDIS_TLS is false: does Redis want TLS at REDIS_ADDR?");
        BY_TEXT.put("closed prematurely", "If REDIS_TLS is false: does Redis want TLS at REDIS_ADDR?");
    }

    private StoreHints() {}

    /** Empty when there is none. */
    static String of(String message) {
        return BY_TEXT.entrySet().stream()
                .filter(hint -> message.contains(hint.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
