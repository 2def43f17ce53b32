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
 * The folder where the embedded Redis keeps its data, held by one Holdfast at a time: the lock ends with the process
 * that holds it, however it ends. What Redis listens on is noted here before it starts, so that it is found again.
 */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataFolder hold(Path folder) {
        try {
            Files.createDirectories(folder);
            Path path = folder.toRealPath();
            return new DataFolder(path, lock(path));
        } catch (IOException e) {
            throw new RedisStartException(
                    "The data folder " + folder.toAbsolutePath().normalize() + " can't be used (" + e
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
            return false; // held by this very process
        }
    }

    /** As the system spells it, links resolved; so does Redis. */
    Path path() {
        return path;
    }

    Path pidFile() {
        return path.resolve("redis.pid");
    }

    Path log() {
        return path.resolve("redis.log");
    }

    Optional<Integer> notedPort() {
        return number(portFile()).map(Long::intValue);
    }

    /** The process that Redis noted itself; it may be long gone, and its number in use by another program. */
    Optional<Long> notedProcess() {
        return number(pidFile());
    }

    void notePort(int port) {
        try {
            Files.writeString(portFile(), Integer.toString(port));
        } catch (IOException e) {
            throw new RedisStartException("Can't write " + portFile() + " (" + e + ")", e);
        }
    }

    void forgetPort() throws IOException {
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
