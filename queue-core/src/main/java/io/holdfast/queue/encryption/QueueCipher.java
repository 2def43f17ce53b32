package io.holdfast.queue.encryption;

import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Encrypts and decrypts what is stored with one queue. Thread-safe. */
public final class QueueCipher {

    private final PayloadEncryption encryption;
    private final QueueName queue;

    public QueueCipher(PayloadEncryption encryption, QueueName queue) {
        this.encryption = encryption;
        this.queue = queue;
    }

    /**
     * Encrypts a value. It can be decrypted only for the same purpose, queue and id.
     *
     * @param id of the task, or the name of the schedule
     * @return null if nothing is to be encrypted
     */
    public byte @Nullable [] encrypt(Purpose purpose, String id, Payload plain) {
        PayloadKey key = encryption.currentKey();
        return key == null ? null : encryption.encrypt(key, context(purpose, id), plain.bytes());
    }

    /** @throws UndecryptableException if this process lacks its key, or the value is not what was encrypted for this id */
    public Payload decrypt(Purpose purpose, String id, byte[] encrypted) {
        return Payload.of(encryption.decrypt(context(purpose, id), encrypted));
    }

    /** Names of queues, tasks and schedules have no blanks, so each context means one place. */
    private byte[] context(Purpose purpose, String id) {
        return (purpose.label() + ' ' + queue.value() + ' ' + id).getBytes(StandardCharsets.US_ASCII);
    }
}
