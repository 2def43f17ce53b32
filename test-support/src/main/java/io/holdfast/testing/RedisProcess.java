package io.holdfast.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import redis.embedded.core.ExecutableProvider;

/**
 * A redis-server for one test, on loopback, that can be killed and restarted with its data. The program is the one that
 * {@code REDIS_TEST_SERVER} names, otherwise the embedded one.
 */
public final class RedisProcess implements AutoCloseable {

    private static final int LOWEST_PORT = 15_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final Set<Integer> RESERVED = ConcurrentHashMap.newKeySet();
    private static final Queue<FileChannel> LOCKS = new ConcurrentLinkedQueue<>();
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
    private static final Duration START = Duration.ofSeconds(60);

    private final int port;
    private final List<String> watcher;
    private final Path dir;
    private final List<String> settings;
    private Process process;

    private RedisProcess(List<String> watcher, int port, Path dir, List<String> settings) {
        this.watcher = watcher;
        this.port = port;
        this.dir = dir;
        this.settings = settings;
        this.process = launch();
    }

    /** Starts one on a free port and waits until it answers. Settings come as {@code "--appendonly", "yes", …}. */
    public static RedisProcess start(Path dir, String... settings) {
        return startOn(freePort(), dir, settings);
    }

    public static RedisProcess startOn(int port, Path dir, String... settings) {
        return new RedisProcess(List.of(), port, dir, List.of(settings));
    }

    /**
     * Starts one under a program that traces it and leaves the process as our direct child, as {@code strace -D} does.
     */
    public static RedisProcess watched(List<String> watcher, int port, Path dir, String... settings) {
        return new RedisProcess(watcher, port, dir, List.of(settings));
    }

    /**
     * A port that no other test on this machine uses while this JVM runs, even while its server is down. It is below
     * the range of ports for outgoing connections, so that none of those can take it meanwhile.
     */
    public static int freePort() {
        for (; ; ) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (isFree(port) && RESERVED.add(port) && isReservedForThisJvm(port)) {
                return port;
            }
        }
    }

    /** The file is locked until this JVM ends. */
    private static boolean isReservedForThisJvm(int port) {
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "holdfast-test-ports"));
            FileChannel lock = FileChannel.open(folder.resolve(Integer.toString(port)), CREATE, WRITE);
            LOCKS.add(lock);
            return lock.tryLock() != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Creates a user with rules like {@code +@all -@dangerous}. */
    public void addUser(String name, String password, String rules) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            String command = "ACL SETUSER " + name + " on >" + password + " ~* &* " + rules + "\r\n";
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
            if (!answer.equals("+OK")) {
                throw new IllegalStateException("redis-server refuses the user: " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    /** Kills it as a crash would: SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Starts it again after {@link #kill()} or {@link #close()}, with its previous data. */
    public void restart() {
        process = launch();
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        try {
            Process started = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("redis-" + port + ".log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            await(() -> isUp(port) || !started.isAlive());
            if (!started.isAlive()) {
                throw new IllegalStateException("redis-server ended at once; see its log in " + dir);
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>(watcher);
        command.addAll(List.of(executable().getPath(), "--port", Integer.toString(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", dir.toString(), "--save", "", "--daemonize", "no"));
        command.addAll(settings);
        return command;
    }

    /** The program, which is also that of Sentinel. */
    public static File executable() throws IOException {
        String given = System.getenv("REDIS_TEST_SERVER");
        return given == null || given.isBlank()
                ? ExecutableProvider.newJarResourceProvider().get()
                : new File(given);
    }

    /** Whether it answers and has loaded its data. */
    private static boolean isUp(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
            return !answer.isEmpty() && !answer.startsWith("-LOA");
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + START.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("redis-server did not answer within " + START.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK_NANOS); // leaves the CPU to the server
        }
    }
}
