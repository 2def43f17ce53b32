package io.holdfast.standalone.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis on loopback that stores its data in a folder. A failure of the machine loses at most one second of confirmed
 * writes, the end of a process loses none. A Redis that a killed Holdfast left running is taken over. If Redis ends, it is
 * started again.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final int DEFAULT_PORT = 6379;
    private static final int MAX_RESTARTS = 10;
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(1);
    private static final long PAUSE_MILLIS = 10;

    private final DataFolder folder;
    private final RedisLauncher launcher;
    private final int port;
    private long process;
    private int restarts;
    private boolean closed;

    private EmbeddedRedis(DataFolder folder, RedisLauncher launcher, RunningRedis redis) {
        this.folder = folder;
        this.launcher = launcher;
        this.port = redis.port();
        this.process = redis.process();
    }

    /** @throws RedisStartException if the folder is in use or Redis cannot be started */
    public static EmbeddedRedis open(Path data) {
        DataFolder folder = DataFolder.open(data);
        try {
            RedisLauncher launcher = new RedisLauncher(folder);
            Optional<RunningRedis> leftOver = RunningRedis.leftOverOn(folder);
            leftOver.ifPresent(found -> log.info(
                    "Took over the Redis that was left running on {} (port {}, process {})",
                    folder.path(),
                    found.port(),
                    found.process()));
            EmbeddedRedis redis = new EmbeddedRedis(folder, launcher, leftOver.orElseGet(() -> launch(launcher)));
            redis.watch();
            return redis;
        } catch (RuntimeException e) {
            release(folder);
            throw e;
        }
    }

    private static RunningRedis launch(RedisLauncher launcher) {
        for (int port = Ports.isFree(DEFAULT_PORT) ? DEFAULT_PORT : Ports.anyFree(); ; port = Ports.anyFree()) {
            if (port != DEFAULT_PORT) {
                log.info("Port {} is in use; the embedded Redis listens on {}", DEFAULT_PORT, port);
            }
            try {
                return new RunningRedis(port, launcher.launch(port));
            } catch (PortTakenException e) {
                log.debug("Another program has just taken port {}", port, e);
            }
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public Path folder() {
        return folder.path();
    }

    /** Writes the data, stops Redis and releases the folder. */
    @Override
    public synchronized void close() {
        closed = true;
        try (PlainRedisClient redis = PlainRedisClient.open(port, SHUTDOWN_TIMEOUT)) {
            redis.shutdown();
            if (!awaitEnd()) {
                // It has closed its connections, which is its last action. In a container it may remain as a zombie.
                log.debug("Process {} still exists", process);
            }
            folder.deletePort();
            log.info("Redis has stopped; its data is in {}", folder.path());
        } catch (IOException e) {
            log.error(
                    "The embedded Redis (process {}) did not shut down cleanly; terminating it. Its log is {}",
                    process,
                    folder.log(),
                    e);
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroy);
        }
        release(folder);
    }

    /** Redis is not a child of this process, for which {@link ProcessHandle#onExit} polls only every few seconds. */
    private boolean awaitEnd() {
        long start = System.nanoTime();
        while (ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent()) {
            if (System.nanoTime() - start > END_TIMEOUT.toNanos()) {
                return false;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // runs when Redis ends
    private void watch() {
        ProcessHandle.of(process).ifPresent(handle -> handle.onExit().thenRunAsync(this::startAgain));
    }

    private synchronized void startAgain() {
        if (closed) {
            return;
        }
        if (++restarts > MAX_RESTARTS) {
            log.error(
                    "The embedded Redis has ended {} times; it is not started again. Its log is {}",
                    restarts,
                    folder.log());
            return;
        }
        log.error("The embedded Redis (process {}) ended. Starting it again on port {}", process, port);
        try {
            process = launcher.launch(port);
            watch();
        } catch (RedisStartException | PortTakenException e) {
            log.error("The embedded Redis could not be started again: {}", e.getMessage());
        }
    }

    private static void release(DataFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            log.debug("Closing the lock of {} failed", folder.path(), e);
        }
    }
}
