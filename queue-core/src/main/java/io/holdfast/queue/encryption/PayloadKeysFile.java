package io.holdfast.queue.encryption;

import io.holdfast.queue.file.InvalidFileException;
import io.holdfast.queue.file.WatchedFile;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The keys in a file that is read again when it has changed. Asking the file system for each value would cost more than
 * encrypting a small one, so it is asked once a second. Thread-safe.
 */
final class PayloadKeysFile {

    static final long MAX_AGE_NANOS = 1_000_000_000;

    private final WatchedFile<PayloadKeys> file;
    private final LongSupplier nanoTime;
    private volatile PayloadKeys keys;
    private volatile long readNanos;

    /** @throws InvalidFileException if the file cannot be read or is invalid */
    PayloadKeysFile(String setting, Path file, LongSupplier nanoTime) {
        this.file = new WatchedFile<>(setting, file, PayloadKeys::ofLines);
        this.nanoTime = nanoTime;
        this.readNanos = nanoTime.getAsLong();
        this.keys = this.file.content();
    }

    /** The keys as they were at most a second ago. */
    PayloadKeys keys() {
        return nanoTime.getAsLong() - readNanos < MAX_AGE_NANOS ? keys : newest();
    }

    /** The keys as they are now. */
    PayloadKeys newest() {
        readNanos = nanoTime.getAsLong();
        keys = file.content();
        return keys;
    }

    /** Whether the keys are those of the file as it is now. */
    boolean isCurrent() {
        return file.isValid();
    }
}
