package io.holdfast.standalone.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts redis-server in the background, in its own session: a Ctrl-C in the terminal reaches all programs of the
 * foreground, and must not stop Redis before the workers have settled their tasks.
 */
final class RedisLauncher {

    private static final Logger log = LoggerFactory.getLogger(RedisLauncher.class);
    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(5);
    private static final long LISTEN_TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PAUSE_MILLIS = 20;
    private static final int LOG_LINES = 5;

    private final DataFolder folder;

    RedisLauncher(DataFolder folder) {
        this.folder = folder;
    }

    /**
     * Returns the process id once Redis is ready.
     *
     * @throws PortTakenException if another Redis has taken the port in the meantime
     */
    long launch(int port) throws PortTakenException {
        Path program = RedisBinary.unpackInto(folder.path());
        folder.savePort(port); // before the start: after a kill in between, the next run must find this Redis
        try {
            Files.deleteIfExists(folder.pidFile());
            new ProcessBuilder(command(program, port))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                    .start()
                    .waitFor();
            return awaitReady(port);
        } catch (PortTakenException e) {
            throw e;
        } catch (IOException e) {
            throw new RedisStartException(
                    "The embedded Redis did not start (" + e + "); its log ends with: " + endOfLog(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisStartException("Interrupted during the start of the embedded Redis", e);
        }
    }

    /** Waits without limit while Redis loads its data. */
    private long awaitReady(int port) throws IOException, InterruptedException {
        try (PlainRedisClient redis = awaitListening(port)) {
            if (!redis.folder().equals(folder.path().toString())) {
                throw new PortTakenException(port);
            }
            if (!redis.ready()) {
                log.info("The embedded Redis is loading its data");
            }
            while (!redis.ready()) {
                Thread.sleep(PAUSE_MILLIS);
            }
            return redis.processId();
        }
    }

    private PlainRedisClient awaitListening(int port) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                return PlainRedisClient.open(port, REPLY_TIMEOUT);
            } catch (IOException e) {
                if (hasEnded() || System.nanoTime() - start > LISTEN_TIMEOUT_NANOS) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private boolean hasEnded() {
        return folder.savedProcess()
                .filter(id ->
                        ProcessHandle.of(id).filter(ProcessHandle::isAlive).isEmpty())
                .isPresent();
    }

    private List<String> command(Path program, int port) {
        return List.of(
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.path().toString(),
                "--daemonize",
                "yes",
                "--pidfile",
                folder.pidFile().toString(),
                "--logfile",
                folder.log().toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction");
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(folder.log());
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).stream()
                    .map(String::strip)
                    .collect(Collectors.joining(" | "));
        } catch (IOException e) {
            return "(cannot be read: " + e + ")";
        }
    }
}
