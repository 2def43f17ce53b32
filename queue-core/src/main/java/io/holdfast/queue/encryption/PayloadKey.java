package io.holdfast.queue.encryption;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits, and the id by which everything that it has encrypted names it. An id is never given to another key.
 */
record PayloadKey(String id, SecretKey secret) {

    static final int BYTES = 32;
    static final int MAX_ID = 64;

    static PayloadKey of(String id, byte[] secret) {
        boolean named = !id.isEmpty() && id.length() <= MAX_ID && id.chars().allMatch(PayloadKey::isIdCharacter);
        if (!named || secret.length != BYTES) {
            throw new IllegalArgumentException(
                    "A key has an id of 1 to " + MAX_ID + " characters and " + BYTES + " bytes");
        }
        return new PayloadKey(id, new SecretKeySpec(secret, "AES"));
    }

    /** ASCII letters, digits, '.', '_' and '-'. */
    static boolean isIdCharacter(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '.'
                || character == '_'
                || character == '-';
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PayloadKey[" + id + "]";
    }
}
