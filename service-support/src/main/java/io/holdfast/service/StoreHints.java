package io.holdfast.service;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which variables to check when Redis cannot be used. */
final class StoreHints {

    private static final String LOGIN =
            "Check REDIS_USERNAME and REDIS_PASSWORD. Leading and trailing blanks are part of the password.";
    private static final String CERTIFICATE =
            "Check REDIS_TLS and REDIS_TLS_CA_FILE: Java must trust the certificate of Redis, and it must match the host in"
                    + " REDIS_ADDR.";

    private static final String CLIENT_CERTIFICATE =
            "Check REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE: Redis demands a certificate that its authority has issued and"
                    + " that has not expired.";

    private static final String PERMISSIONS =
            "Check the permissions of REDIS_USERNAME; docs/security.md lists those that are needed.";

    private static final Map<String, String> BY_TEXT = new LinkedHashMap<>();

    static {
        BY_TEXT.put("WRONGPASS", LOGIN);
        BY_TEXT.put("NOAUTH", LOGIN);
        BY_TEXT.put("without any password configured", LOGIN);
        BY_TEXT.put("NOPERM", PERMISSIONS);
        BY_TEXT.put("The user executing the script can't", PERMISSIONS);
        BY_TEXT.put("DB index", "Check REDIS_DB, and databases in redis.conf (16 by default: 0 to 15).");
        BY_TEXT.put("cluster mode", "Check REDIS_DB: a Redis Cluster only has database 0.");
        BY_TEXT.put("certification path", CERTIFICATE);
        BY_TEXT.put("Signature does not match", CERTIFICATE); // of an authority with the same name and another key
        BY_TEXT.put("subject alternative", CERTIFICATE);
        BY_TEXT.put("NotAfter", "The certificate of Redis, or one of its authority, has expired: replace it.");
        BY_TEXT.put("NotBefore", "The certificate of Redis is not valid yet: check the clock of this machine.");
        BY_TEXT.put("fatal alert: certificate", CLIENT_CERTIFICATE);
        BY_TEXT.put("fatal alert: decrypt_error", CLIENT_CERTIFICATE);
        BY_TEXT.put("fatal alert: unknown_ca", CLIENT_CERTIFICATE);
        BY_TEXT.put("fatal alert: bad_certificate", CLIENT_CERTIFICATE);
        BY_TEXT.put("fatal alert: handshake_failure", CLIENT_CERTIFICATE);
        BY_TEXT.put("not an SSL/TLS record", "Check REDIS_TLS: Redis does not use TLS at REDIS_ADDR.");
        BY_TEXT.put("initialization timed out", "If REDIS_TLS is true, check that Redis uses TLS at REDIS_ADDR.");
        BY_TEXT.put("Connection reset", "If REDIS_TLS is false, check whether Redis requires TLS at REDIS_ADDR.");
        BY_TEXT.put("closed prematurely", "If REDIS_TLS is false, check whether Redis requires TLS at REDIS_ADDR.");
    }

    private StoreHints() {}

    /** Empty if there is no hint. */
    static String of(String message) {
        return BY_TEXT.entrySet().stream()
                .filter(hint -> message.contains(hint.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
