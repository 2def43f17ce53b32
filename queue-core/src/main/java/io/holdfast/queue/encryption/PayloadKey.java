package io.holdfast.queue.encryption;

import java.security.GeneralSecurityException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits, and the id by which everything that it has encrypted names it. An id is never given to another key.
 * Thread-safe. Keeps its ciphers: a small value takes six times as long with a new one, which derives tables from the key.
 */
final class PayloadKey {

    static final int BYTES = 32;
    static final int MAX_ID = 64;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    private static final String ALGORITHM = "AES/GCM/NoPadding";

    private final String id;
    private final SecretKeySpec secret;
    private final Queue<Cipher> encrypting = new ConcurrentLinkedQueue<>();
    private final Queue<Cipher> decrypting = new ConcurrentLinkedQueue<>();

    PayloadKey(String id, byte[] secret) {
        boolean named = !id.isEmpty() && id.length() <= MAX_ID && id.chars().allMatch(PayloadKey::isIdCharacter);
        if (!named || secret.length != BYTES) {
            throw new IllegalArgumentException(
                    "A key has an id of 1 to " + MAX_ID + " characters and " + BYTES + " bytes");
        }
        this.id = id;
        this.secret = new SecretKeySpec(secret, "AES");
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

    String id() {
        return id;
    }

    boolean hasSecretOf(PayloadKey other) {
        return secret.equals(other.secret);
    }

    /** Writes ciphertext and tag behind the nonce that the value has at {@code start}. */
    void encrypt(byte[] context, byte[] plain, byte[] value, int start) {
        try {
            Cipher cipher = cipher(encrypting, Cipher.ENCRYPT_MODE, context, value, start);
            cipher.doFinal(plain, 0, plain.length, value, start + NONCE_BYTES);
            encrypting.add(cipher);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot encrypt with " + ALGORITHM, e);
        }
    }

    /**
     * @param start of the nonce
     * @throws AEADBadTagException if this key has not encrypted the value for this context
     */
    byte[] decrypt(byte[] context, byte[] value, int start) throws AEADBadTagException {
        try {
            Cipher cipher = cipher(decrypting, Cipher.DECRYPT_MODE, context, value, start);
            int text = start + NONCE_BYTES;
            byte[] plain = cipher.doFinal(value, text, value.length - text);
            decrypting.add(cipher);
            return plain;
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot decrypt with " + ALGORITHM, e);
        }
    }

    /** A cipher is back among the idle ones only after a success: otherwise its state is unknown. */
    private Cipher cipher(Queue<Cipher> idle, int mode, byte[] context, byte[] value, int nonce)
            throws GeneralSecurityException {
        Cipher kept = idle.poll();
        Cipher cipher = kept == null ? Cipher.getInstance(ALGORITHM) : kept;
        GCMParameterSpec parameters = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, value, nonce, NONCE_BYTES);
        cipher.init(mode, secret, parameters);
        cipher.updateAAD(context);
        return cipher;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PayloadKey[" + id + "]";
    }
}
