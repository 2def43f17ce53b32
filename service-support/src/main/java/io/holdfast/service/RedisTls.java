package io.holdfast.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/** Which certificates a connection to Redis trusts and shows, if {@code REDIS_TLS} is true. */
final class RedisTls {

    static final String AUTHORITY = "REDIS_TLS_CA_FILE";
    static final String CERTIFICATE = "REDIS_TLS_CERT_FILE";
    static final String KEY = "REDIS_TLS_KEY_FILE";

    static final String CERTIFICATES = "a readable file with certificates in PEM";

    private static final String SWITCH = "REDIS_TLS";
    private static final String BUNDLE = "spring.ssl.bundle.pem.holdfast-redis.";

    private RedisTls() {}

    /** @throws IllegalArgumentException if the file has no certificates */
    static Map<String, String> ofAuthority(String file, Map<String, String> environment) {
        check(read(file).getCertificates());
        return inBundle(environment, "truststore.certificate", file);
    }

    /** @throws IllegalArgumentException if the file has no certificates, or the key is missing */
    static Map<String, String> ofCertificate(String file, Map<String, String> environment) {
        check(read(file).getCertificates());
        checkSet(KEY, environment);
        return inBundle(environment, "keystore.certificate", file);
    }

    /** @throws IllegalArgumentException if the file has no private key, or the certificate is missing */
    static Map<String, String> ofKey(String file, Map<String, String> environment) {
        check(read(file).getPrivateKey());
        checkSet(CERTIFICATE, environment);
        return inBundle(environment, "keystore.private-key", file);
    }

    private static Map<String, String> inBundle(Map<String, String> environment, String property, String file) {
        if (!environment.getOrDefault(SWITCH, "").strip().equals("true")) {
            return Map.of();
        }
        Map<String, String> properties = new HashMap<>();
        properties.put(BUNDLE + property, Path.of(file).toUri().toString());
        properties.put("spring.data.redis.ssl.bundle", "holdfast-redis");
        return properties;
    }

    private static PemContent read(String file) {
        try {
            return PemContent.load(Path.of(file));
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void check(@Nullable Object content) {
        if (content == null) {
            throw new IllegalArgumentException();
        }
    }

    private static void checkSet(String other, Map<String, String> environment) {
        if (environment.getOrDefault(other, "").isBlank()) {
            throw new IllegalArgumentException();
        }
    }
}
