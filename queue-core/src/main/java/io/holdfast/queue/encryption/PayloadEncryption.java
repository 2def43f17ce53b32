package io.holdfast.queue.encryption;

import io.holdfast.queue.file.InvalidFileException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts payloads and results before they reach Redis, and decrypts them after: AES-256-GCM, with a random nonce for each
 * value and its place as associated data, so that whoever can write to Redis can neither read a value nor change it
 * unnoticed, nor give it to another task. It can be replaced by an older or a plain value. An encrypted value is {@code <key id>:}, 12 bytes of nonce, the ciphertext and 16 bytes of tag.
 * Thread-safe.
 *
 * <p>One key may encrypt about four billion values before random nonces are likelier to repeat than is allowed (NIST SP
 * 800-38D, 8.3): rotate it before that.
 */
public final class PayloadEncryption implements MeterBinder {

    private static final char END_OF_ID = ':';

    private final @Nullable PayloadKeysFile file;
    private final SecureRandom random = new SecureRandom();
    private final LongAdder encrypted = new LongAdder();
    private final LongAdder withoutKey = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    PayloadEncryption(@Nullable PayloadKeysFile file) {
        this.file = file;
    }

    /** Encrypts nothing, and can decrypt nothing. */
    public static PayloadEncryption none() {
        return new PayloadEncryption(null);
    }

    /**
     * @param setting what names the file, for logs and errors
     * @param keys lines {@code key-id:base64}, the first of which encrypts; read again when the file changes. Null for none
     * @throws InvalidFileException if the file cannot be read or is invalid
     */
    public static PayloadEncryption of(String setting, @Nullable Path keys) {
        return keys == null ? none() : new PayloadEncryption(new PayloadKeysFile(setting, keys, System::nanoTime));
    }

    /** Whether the keys are those of the file as it is now. */
    private boolean isCurrent() {
        return file == null || file.isCurrent();
    }

    /** Null if nothing is to be encrypted. */
    @Nullable
    PayloadKey currentKey() {
        return file == null ? null : file.keys().first();
    }

    byte[] encrypt(PayloadKey key, byte[] context, byte[] plain) {
        byte[] nonce = new byte[PayloadKey.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] value = new byte[key.id().length() + 1 + PayloadKey.NONCE_BYTES + plain.length + PayloadKey.TAG_BYTES];
        int end = writeId(key, value);
        System.arraycopy(nonce, 0, value, end, PayloadKey.NONCE_BYTES);
        key.encrypt(context, plain, value, end);
        encrypted.increment();
        return value;
    }

    private static int writeId(PayloadKey key, byte[] value) {
        byte[] id = (key.id() + END_OF_ID).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(id, 0, value, 0, id.length);
        return id.length;
    }

    /** @throws UndecryptableException if this process lacks its key, or the value is not what was encrypted for this context */
    byte[] decrypt(byte[] context, byte[] value) {
        String id = keyIdOf(value);
        if (id == null || value.length < id.length() + 1 + PayloadKey.NONCE_BYTES + PayloadKey.TAG_BYTES) {
            rejected.increment();
            throw UndecryptableException.damaged();
        }
        PayloadKey key = keyOrNewer(id);
        if (key == null) {
            withoutKey.increment();
            throw UndecryptableException.keyMissing(id, file != null);
        }
        try {
            return key.decrypt(context, value, id.length() + 1);
        } catch (AEADBadTagException e) {
            rejected.increment();
            throw UndecryptableException.rejected(id);
        }
    }

    /** A key that another process uses already may be in the file by now. */
    private @Nullable PayloadKey keyOrNewer(String id) {
        if (file == null) {
            return null;
        }
        PayloadKey key = file.keys().key(id);
        return key == null ? file.newest().key(id) : key;
    }

    /** The id of the key that has encrypted a value; null if it is damaged. */
    public static @Nullable String keyIdOf(byte[] value) {
        int end = 0;
        while (end < value.length && PayloadKey.isIdCharacter(value[end])) {
            end++;
        }
        boolean named = end > 0 && end <= PayloadKey.MAX_ID && end < value.length && value[end] == END_OF_ID;
        return named ? new String(value, 0, end, StandardCharsets.US_ASCII) : null;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("payloads_encrypted_total", encrypted, LongAdder::sum)
                .description("Payloads and results that this process has encrypted")
                .register(registry);
        failures(registry, "key_missing", withoutKey);
        failures(registry, "rejected", rejected);
        Gauge.builder("payload_keys_file_valid", this, keys -> keys.isCurrent() ? 1 : 0)
                .description("1 while the last change of the keys file is in effect, 0 after an invalid one")
                .register(registry);
    }

    private static void failures(MeterRegistry registry, String reason, LongAdder count) {
        FunctionCounter.builder("payload_decryption_failures_total", count, LongAdder::sum)
                .description("Payloads and results that could not be decrypted")
                .tag("reason", reason)
                .register(registry);
    }
}
