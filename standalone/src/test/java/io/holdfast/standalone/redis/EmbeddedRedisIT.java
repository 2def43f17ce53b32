package io.holdfast.standalone.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    private Path temp;

    @Test
    void dataSurvivesARestart() throws IOException {
        Path data = temp.resolve("a folder with spaces");
        EmbeddedRedis firstRun = EmbeddedRedis.open(data);
        long first = processIdOf(firstRun);
        assertThat(set(firstRun, "kept")).isEqualTo("OK");
        firstRun.close();
        await().until(() -> ended(first)); // until the system has removed it
        try (EmbeddedRedis redis = EmbeddedRedis.open(data)) {
            assertThat(get(redis)).isEqualTo("kept");
        }
    }

    @Test
    void takesOverARedisLeftRunning() throws IOException {
        RunningRedis leftOver = leaveBehind(temp);

        try (EmbeddedRedis redis = EmbeddedRedis.open(temp)) {
            assertThat(redis.address()).isEqualTo("127.0.0.1:" + leftOver.port());
            assertThat(processIdOf(redis)).isEqualTo(leftOver.process());
        }
        await().until(() -> ended(leftOver.process()));
    }

    @Test
    void doesNotTakeOverAnotherRedisOnTheSamePort() throws IOException {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Path data = Files.createDirectory(temp.resolve("data"));
        try (RedisProcess other = RedisProcess.start(elsewhere)) {
            Files.writeString(data.resolve("redis.port"), Integer.toString(other.port()));
            try (EmbeddedRedis redis = EmbeddedRedis.open(data)) {
                assertThat(processIdOf(redis)).isNotEqualTo(other.pid());
            }
            assertThat(ended(other.pid())).isFalse();
        }
    }

    @Test
    void doesNotStartNextToAHangingRedis() throws IOException, InterruptedException {
        RunningRedis leftOver = leaveBehind(temp);
        signal("-STOP", leftOver.process());
        try {
            assertThatThrownBy(() -> EmbeddedRedis.open(temp))
                    .isInstanceOf(RedisStartException.class)
                    .hasMessageContaining("does not answer")
                    .hasMessageContaining("kill -9 " + leftOver.process());
        } finally {
            signal("-KILL", leftOver.process());
        }
    }

    @Test
    void refusesAFolderInUse() {
        try (EmbeddedRedis redis = EmbeddedRedis.open(temp)) {
            assertThatThrownBy(() -> EmbeddedRedis.open(temp))
                    .isInstanceOf(RedisStartException.class)
                    .hasMessageStartingWith("Another Holdfast (process "
                            + ProcessHandle.current().pid() + ") is running on the data folder " + redis.folder());
        }
    }

    @Test
    void usesAFreePortIfTheDefaultIsInUse() throws IOException {
        try (ServerSocket busy = occupyDefaultPort();
                EmbeddedRedis redis = EmbeddedRedis.open(temp)) {
            assertThat(busy.isClosed()).isFalse();
            assertThat(redis.address()).isNotEqualTo("127.0.0.1:6379");
            assertThat(set(redis, "there")).isEqualTo("OK");
        }
    }

    @Test
    void restartsWithItsDataAfterACrash() throws IOException, InterruptedException {
        try (EmbeddedRedis redis = EmbeddedRedis.open(temp)) {
            set(redis, "kept");
            long killed = processIdOf(redis);
            signal("-KILL", killed);

            await().atMost(20, TimeUnit.SECONDS).ignoreExceptions().until(() -> processIdOf(redis) != killed);
            await().ignoreExceptions().until(() -> get(redis).equals("kept"));
        }
    }

    @Test
    void showsTheLogIfRedisCannotReadItsData() throws IOException {
        Files.writeString(temp.resolve("appendonly.aof"), "this is no append-only file");

        assertThatThrownBy(() -> EmbeddedRedis.open(temp))
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("Bad file format");
    }

    @Test
    void refusesAFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> EmbeddedRedis.open(file))
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("choose another one with --data or HOLDFAST_DATA");
    }

    /** Like a SIGKILL of the JVM: the lock is gone, Redis keeps running. */
    private static RunningRedis leaveBehind(Path data) throws IOException {
        try (DataFolder folder = DataFolder.open(data)) {
            int port = Ports.anyFree();
            return new RunningRedis(port, new RedisLauncher(folder).launch(port));
        }
    }

    /** Another program may have it already, which serves the same purpose. */
    private static ServerSocket occupyDefaultPort() throws IOException {
        return Ports.isFree(6379) ? new ServerSocket(6379, 1, InetAddress.getLoopbackAddress()) : new ServerSocket(0);
    }

    private static void signal(String name, long process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(process)).start().waitFor();
    }

    private static boolean ended(long process) {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty();
    }

    private static long processIdOf(EmbeddedRedis redis) throws IOException {
        try (PlainRedisClient client = connect(redis)) {
            return client.processId();
        }
    }

    private static String set(EmbeddedRedis redis, String value) throws IOException {
        try (PlainRedisClient client = connect(redis)) {
            return client.call(1, "SET", "key", value).get(0);
        }
    }

    private static String get(EmbeddedRedis redis) throws IOException {
        try (PlainRedisClient client = connect(redis)) {
            return client.call(1, "GET", "key").get(0);
        }
    }

    private static PlainRedisClient connect(EmbeddedRedis redis) throws IOException {
        String address = redis.address();
        return PlainRedisClient.open(Integer.parseInt(address.substring(address.indexOf(':') + 1)), TIMEOUT);
    }
}
