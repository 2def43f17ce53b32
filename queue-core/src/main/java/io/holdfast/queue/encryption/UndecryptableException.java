package io.holdfast.queue.encryption;

import org.jspecify.annotations.Nullable;

/** An encrypted value cannot be decrypted. The message is a sentence that names the id of the key and nothing secret. */
public final class UndecryptableException extends RuntimeException {

    private final String problem;
    private final @Nullable String keyId;
    private final boolean keyMissing;

    private UndecryptableException(String problem, @Nullable String keyId, boolean keyMissing) {
        super("It " + problem);
        this.problem = problem;
        this.keyId = keyId;
        this.keyMissing = keyMissing;
    }

    static UndecryptableException keyMissing(String keyId, boolean anyKeys) {
        return new UndecryptableException(
                "is encrypted with key " + keyId
                        + (anyKeys ? ", which is not in PAYLOAD_KEYS_FILE" : ", and PAYLOAD_KEYS_FILE is not set"),
                keyId,
                true);
    }

    /** The cause is left out: it tells nothing more. */
    static UndecryptableException rejected(String keyId) {
        return new UndecryptableException(
                "cannot be decrypted with key " + keyId
                        + ": it was changed or moved in Redis, or the key has another value than when it was encrypted",
                keyId,
                false);
    }

    static UndecryptableException damaged() {
        return new UndecryptableException("is encrypted, and damaged: it does not name a key", null, false);
    }

    /** The same as a sentence about a subject, such as the payload. */
    public String of(String subject) {
        return subject + ' ' + problem;
    }

    /** The id of its key; null if it names none. */
    public @Nullable String keyId() {
        return keyId;
    }

    /** Whether this process lacks the key: another process, or this one later, can decrypt it. */
    public boolean isKeyMissing() {
        return keyMissing;
    }
}
