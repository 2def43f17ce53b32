package io.holdfast.benchmarks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The redis-server of one trial: on a free port of the loopback, with empty data, deleted afterwards. The harness
 * observes it on a separate connection.
 */
public final class RedisUnderTest implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int LOOKS_A_CALL = 1_000;

    private final Path dir;
    private final int port;
    private final Process process;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> looking;

    private RedisUnderTest(Path dir, int port, Process process) {
        this.dir = dir;
        this.port = port;
        this.process = process;
        this.client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        this.looking = client.connect();
    }

    public static RedisUnderTest start(RedisFlags flags) throws IOException {
        Path dir = Files.createTempDirectory("holdfast-benchmark");
        int port = freePort();
        Process process = new ProcessBuilder(flags.command(port, dir.toString()))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("redis.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitAnswer(process, port);
        return new RedisUnderTest(dir, port, process);
    }

    public int port() {
        return port;
    }

    /** A connection exclusive to the caller; it is closed with the server. */
    public StatefulRedisConnection<byte[], byte[]> connect() {
        return client.connect(ByteArrayCodec.INSTANCE);
    }

    public RedisLook look() {
        return new RedisLook(looking.sync());
    }

    /**
     * Lets a hash finish its resize. Redis moves a bucket of a resizing table at each access, so the next user of a
     * hash that was just filled pays for the filling. One access per field is enough.
     */
    public void settle(String hash) {
        long fields = looking.sync().hlen(hash);
        if (fields == 0) {
            throw new IllegalStateException("Redis has no hash " + hash + " to resize");
        }
        String[] nobody =
                IntStream.range(0, LOOKS_A_CALL).mapToObj(i -> "?" + i).toArray(String[]::new);
        for (long looks = 0; looks < fields; looks += LOOKS_A_CALL) {
            looking.sync().hmget(hash, nobody);
        }
    }

    @Override
    public void close() throws IOException {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitAnswer(Process process, int port) {
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("redis-server does not answer on port " + port);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }

    /** The version that a program reports. */
    public static String version(String program) {
        try {
            Process asked = new ProcessBuilder(program, "--version").start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
