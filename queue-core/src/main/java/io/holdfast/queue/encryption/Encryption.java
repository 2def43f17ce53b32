package io.holdfast.queue.encryption;

import org.jspecify.annotations.Nullable;

/**
 * How a payload or a result is encrypted.
 *
 * @param keyId the id of the key; null if it is damaged
 * @param problem a sentence that says why it cannot be decrypted; null if it was
 */
public record Encryption(@Nullable String keyId, @Nullable String problem) {

    /** Shown to users who may not see what is encrypted. */
    public static final String HIDDEN = "It is encrypted, and only operators see it";

    public static Encryption decrypted(byte[] value) {
        return new Encryption(PayloadEncryption.keyIdOf(value), null);
    }

    public static Encryption undecryptable(UndecryptableException e) {
        return new Encryption(e.keyId(), e.getMessage());
    }
}
