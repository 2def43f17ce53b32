package io.holdfast.standalone.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis on loopback that keeps what it confirmed in a folder: at most a second of it is lost when the machine fails,
 * nothing when a process does. One that a killed Holdfast left behind on the folder is taken over as it runs; one that
 * dies is started again.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final int USUAL_PORT = 6379;
    private static final int MOST_RESTARTS = 10;
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(30);
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);

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

    /** @throws RedisStartException when the folder is in use or Redis can't be started */
    public static EmbeddedRedis open(Path data) {
        DataFolder folder = DataFolder.hold(data);
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
        for (int port = Ports.isFree(USUAL_PORT) ? USUAL_PORT : Ports.anyFree(); ; port = Ports.anyFree()) {
            if (port != USUAL_PORT) {
                log.info("Port {} is taken by another program; the embedded Redis takes {}", USUAL_PORT, port);
            }
            try {
                return new RunningRedis(port, launcher.launch(port));
            } catch (PortTakenException e) {
                log.debug("Port {} was free a moment ago", port, e);
            }
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public Path folder() {
        return folder.path();
    }

    /** Stops it with its data written, and lets go of the folder. */
    @Override
    public synchronized void close() {
        closed = true;
        try (RedisConversation redis = RedisConversation.open(port, SHUTDOWN_PATIENCE)) {
            redis.shutdown();
            if (!EndLoop.await(process, END_PATIENCE)) {
                // It has closed its connections, the last thing that it does; in a container it may wait to be reaped.
                log.debug("The end of process {} was not seen", process);
            }
            folder.forgetPort();
            log.info("Redis has stopped; its data is in {}", folder.path());
        } catch (IOException e) {
            log.error("The embedded Redis (process {}) did not stop in order; its log is {}", process, folder.log(), e);
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroy);
        }
        release(folder);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // runs when Redis ends
    private void watch() {
        ProcessHandle.of(process).ifPresent(handle -> handle.onExit().thenRunAsync(this::startAgain));
    }

    private synchronized void startAgain() {
        if (closed) {
            return;
        }
        if (++restarts > MOST_RESTARTS) {
            log.error("The embedded Redis ended again and again; giving up. Its log is {}", folder.log());
            return;
        }
        log.error("The embedded Redis (process {}) ended; starting it again on port {}", process, port);
        try {
            process = launcher.launch(port);
            watch();
        } catch (RedisStartException | PortTakenException e) {
            log.error("The embedded Redis is not back: {}", e.getMessage());
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
