package io.holdfast.queue.redis.record;

import io.holdfast.queue.encryption.Encryption;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.Purpose;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.encryption.UndecryptableException;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskResult.Kept;
import io.holdfast.queue.task.TaskResult.NotKept;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value of {@code tasks:results}: the JSON itself; {@code !}, which no JSON begins with, and why it was not kept; or
 * {@code !encrypted}, a zero byte, which no reason has, and the ciphertext. A reader from before encryption takes that for
 * a reason, and so shows nothing that is not text.
 */
public final class ResultCodec {

    private static final char NOT_KEPT = '!';
    private static final byte[] ENCRYPTED = Bytes.of(NOT_KEPT + "encrypted\0");

    private ResultCodec() {}

    /**
     * A result for display.
     *
     * @param result null if there is none, or if it is encrypted and cannot be decrypted
     * @param encryption null if it is not encrypted
     */
    public record ShownResult(
            @Nullable TaskResult result, @Nullable Encryption encryption) {}

    /** The result is encrypted if the queue encrypts. Why one was not kept is not. */
    public static byte[] encode(QueueCipher cipher, TaskId task, TaskResult result) {
        if (result instanceof NotKept notKept) {
            return Bytes.of(NOT_KEPT + notKept.why());
        }
        Payload json = ((Kept) result).json();
        byte[] encrypted = cipher.encrypt(Purpose.RESULT, task.value(), json);
        return encrypted == null ? json.bytes() : marked(encrypted);
    }

    private static byte[] marked(byte[] encrypted) {
        byte[] value = Arrays.copyOf(ENCRYPTED, ENCRYPTED.length + encrypted.length);
        System.arraycopy(encrypted, 0, value, ENCRYPTED.length, encrypted.length);
        return value;
    }

    public static ShownResult show(QueueCipher cipher, TaskId task, byte[] value) {
        if (value.length == 0) {
            return new ShownResult(null, null);
        } else if (isEncrypted(value)) {
            return decrypted(cipher, task, withoutMark(value));
        }
        return new ShownResult(
                value[0] == NOT_KEPT ? new NotKept(Bytes.text(value).substring(1)) : new Kept(Payload.of(value)), null);
    }

    private static boolean isEncrypted(byte[] value) {
        return value.length > ENCRYPTED.length
                && Arrays.equals(value, 0, ENCRYPTED.length, ENCRYPTED, 0, ENCRYPTED.length);
    }

    /** The id of the key that encrypts this result; null if it is not encrypted, or damaged. */
    public static @Nullable String keyIdOf(byte[] value) {
        return isEncrypted(value) ? PayloadEncryption.keyIdOf(withoutMark(value)) : null;
    }

    private static byte[] withoutMark(byte[] value) {
        return Arrays.copyOfRange(value, ENCRYPTED.length, value.length);
    }

    private static ShownResult decrypted(QueueCipher cipher, TaskId task, byte[] encrypted) {
        try {
            Payload json = cipher.decrypt(Purpose.RESULT, task.value(), encrypted);
            return new ShownResult(new Kept(json), Encryption.decrypted(encrypted));
        } catch (UndecryptableException e) {
            return new ShownResult(null, Encryption.undecryptable(e));
        }
    }
}
