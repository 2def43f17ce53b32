package io.holdfast.service.autoconfigure;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Encryption of payloads and results in Redis.
 *
 * @param keysFile lines {@code key-id:base64}, the first of which encrypts; read again when it changes
 */
@ConfigurationProperties("holdfast.encryption")
record EncryptionProperties(@Nullable Path keysFile) {}
