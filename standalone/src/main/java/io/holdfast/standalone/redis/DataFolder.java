package io.holdfast.standalone.redis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The data folder of the embedded Redis. One Holdfast at a time holds it: the lock ends with the process, even if that is
 * killed. The port is written to it before Redis starts, so that the next run finds a Redis that was left running.
 */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            Path path = folder.toRealPath();
            return new DataFolder(path, lock(path));
        } catch (IOException e) {
            throw new RedisStartException(
                    "The data folder " + folder.toAbsolutePath().normalize() + " cannot be used (" + e
                            + "); choose another one with --data or HOLDFAST_DATA",
                    e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve("holdfast.lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new RedisStartException("Another Holdfast (process "
                    + Files.readString(file).strip() + ") is running on the data folder " + path
                    + "; stop it, or choose another folder with --data or HOLDFAST_DATA");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this process
        }
    }

    /** With links resolved, as Redis reports it. */
    Path path() {
        return path;
    }

    Path pidFile() {
        return path.resolve("redis.pid");
    }

    Path log() {
        return path.resolve("redis.log");
    }

    Optional<Integer> savedPort() {
        return number(portFile()).map(Long::intValue);
    }

    /** The process id that Redis wrote. That process may have ended, and another program may have its id. */
    Optional<Long> savedProcess() {
        return number(pidFile());
    }

    void savePort(int port) {
        try {
            Files.writeString(portFile(), Integer.toString(port));
        } catch (IOException e) {
            throw new RedisStartException("Cannot write " + portFile() + " (" + e + ")", e);
        }
    }

    void deletePort() throws IOException {
        Files.deleteIfExists(portFile());
    }

    private Path portFile() {
        return path.resolve("redis.port");
    }

    private static Optional<Long> number(Path file) {
        try {
            return Optional.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
