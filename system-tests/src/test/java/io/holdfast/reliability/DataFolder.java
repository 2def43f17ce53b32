package io.holdfast.reliability;

import io.holdfast.queue.redis.StoredQueue;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of a stopped redis-server: the contents of its append-only file, complete or truncated. */
record DataFolder(Path path) {

    /** The file that grows: {@code appendonly.aof}, or since Redis 7 the incremental one. */
    Path aof() {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.toString().endsWith("appendonly.aof")
                            || file.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No append-only file in " + path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long size() {
        try {
            return Files.size(aof());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void cutTo(long bytes) {
        try (FileChannel file = FileChannel.open(aof(), StandardOpenOption.WRITE)) {
            file.truncate(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DataFolder copyTo(Path target) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(path.relativize(file).toString()));
            }
            return new DataFolder(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the folder with a separate server: the ids of all tasks of a queue, which must be consistent. */
    Set<String> ids(QueueName queue) {
        try (RedisProcess redis = RedisProcess.start(path, "--appendonly", "yes")) {
            return StoredQueue.idsIn(redis, queue);
        }
    }
}
