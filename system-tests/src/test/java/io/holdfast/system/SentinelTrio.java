package io.holdfast.system;

import static org.awaitility.Awaitility.await;

import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A master with two replicas, and three Sentinels that monitor them, all on loopback. */
public final class SentinelTrio implements AutoCloseable {

    public static final String MASTER = "holdfast";

    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<Integer> sentinels = new ArrayList<>();
    private final List<Process> sentinelProcesses = new ArrayList<>();

    private SentinelTrio() {}

    /** Starts it and waits until the Sentinels know each other and the replicas. */
    public static SentinelTrio start(Path folder) throws IOException {
        SentinelTrio trio = new SentinelTrio();
        RedisProcess master = trio.server(folder, "master");
        for (String name : List.of("replica-1", "replica-2")) {
            trio.server(folder, name, "--replicaof", "127.0.0.1", "" + master.port());
        }
        trio.awaitReplicas(master, 2);
        for (int i = 0; i < 3; i++) {
            trio.sentinel(Files.createDirectory(folder.resolve("sentinel-" + i)), master.port());
        }
        for (int port : trio.sentinels) {
            trio.awaitAnswer(
                    port, "SENTINEL master " + MASTER, "num-slaves\r\n$1\r\n2", "num-other-sentinels\r\n$1\r\n2");
        }
        return trio;
    }

    private RedisProcess server(Path folder, String name, String... settings) throws IOException {
        String[] all = Stream.concat(
                        Stream.of("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0"),
                        Stream.of(settings))
                .toArray(String[]::new);
        RedisProcess server = RedisProcess.start(Files.createDirectory(folder.resolve(name)), all);
        servers.add(server);
        return server;
    }

    private void sentinel(Path folder, int master) throws IOException {
        int port = RedisProcess.freePort();
        Path file = folder.resolve("sentinel.conf");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "port " + port,
                        "bind 127.0.0.1",
                        "dir " + folder,
                        "sentinel monitor " + MASTER + " 127.0.0.1 " + master + " 2",
                        "sentinel down-after-milliseconds " + MASTER + " 1000",
                        "sentinel failover-timeout " + MASTER + " 10000",
                        ""));
        Process process = new ProcessBuilder(RedisProcess.executable().getPath(), file.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        sentinelProcesses.add(process);
        sentinels.add(port);
    }

    /** For {@code REDIS_ADDR}. */
    public String addresses() {
        return sentinels.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** The server that is the master according to itself and the Sentinels. */
    public RedisProcess master() {
        String answer = ask(sentinels.get(0), "SENTINEL get-master-addr-by-name " + MASTER);
        return servers.stream()
                .filter(server -> answer.contains("\r\n" + server.port() + "\r\n"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(answer));
    }

    /** Breaks the link to the replicas permanently: they do not receive any further writes. */
    public void cutReplication() {
        int master = master().port();
        ask(master, "ACL SETUSER default -psync -sync");
        ask(master, "CLIENT KILL TYPE replica");
    }

    public void awaitReplicas(RedisProcess master, int count) {
        String[] online =
                IntStream.range(0, count).mapToObj(i -> "slave" + i + ":").toArray(String[]::new);
        awaitAnswer(master.port(), "INFO replication", online);
        await().atMost(LONG)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> ask(master.port(), "INFO replication").split("state=online", -1).length > count);
    }

    /** Waits until a restarted server has become a replica and is in sync. */
    public void awaitReplica(RedisProcess server) {
        awaitAnswer(server.port(), "INFO replication", "role:slave", "master_link_status:up");
    }

    /**
     * From now on no master is failed over: otherwise, if a machine stalls for a second, the Sentinels would promote a
     * server that lags behind, and what only the first master had would be lost again.
     */
    public void holdOnToTheMaster() {
        sentinels.forEach(
                port -> awaitAnswer(port, "SENTINEL SET " + MASTER + " down-after-milliseconds 60000", "+OK"));
    }

    private void awaitAnswer(int port, String command, String... parts) {
        await(command)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> Stream.of(parts).allMatch(ask(port, command)::contains));
    }

    private static String ask(int port, String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput(); // not QUIT, which the Sentinels of Redis 7.0 do not support
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sentinelProcesses.forEach(Process::destroyForcibly);
        servers.forEach(RedisProcess::close);
    }
}
