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

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    private Path temp;

    @Test
    void keepsItsDataFromOneRunToTheNextAndStopsWithIt() throws IOException {
        Path data = temp.resolve("a folder with spaces");
        EmbeddedRedis firstRun = EmbeddedRedis.open(data);
        long first = processAt(firstRun);
        assertThat(set(firstRun, "kept")).isEqualTo("OK");
        firstRun.close();
        await().until(() -> ended(first)); // until the system has reaped it
        try (EmbeddedRedis redis = EmbeddedRedis.open(data)) {
            assertThat(get(redis)).isEqualTo("kept");
        }
    }

    @Test
    void takesOverTheOneThatAKilledProcessLeftBehind() throws IOException {
        RunningRedis leftOver = leaveBehind(temp);

        try (EmbeddedRedis redis = EmbeddedRedis.open(temp)) {
            assertThat(redis.address()).isEqualTo("127.0.0.1:" + leftOver.port());
            assertThat(processAt(redis)).isEqualTo(leftOver.process());
        }
        await().until(() -> ended(leftOver.process()));
    }

    @Test
    void doesNotTakeOverAnotherRedisThatNowListensOnTheNotedPort() throws IOException {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Path data = Files.createDirectory(temp.resolve("data"));
        try (RedisProcess other = RedisProcess.start(elsewhere)) {
            Files.writeString(data.resolve("redis.port"), Integer.toString(other.port()));
            try (EmbeddedRedis redis = EmbeddedRedis.open(data)) {
                assertThat(processAt(redis)).isNotEqualTo(other.pid());
            }
            assertThat(ended(other.pid())).isFalse();
        }
    }

    @Test
    void refusesToStartBesideALeftOverThatDoesNotAnswer() throws IOException, InterruptedException {
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
    void refusesAFolderThatIsInUse() {
        try (EmbeddedRedis redis = EmbeddedRedis.open(temp)) {
            assertThatThrownBy(() -> EmbeddedRedis.open(temp))
                    .isInstanceOf(RedisStartException.class)
                    .hasMessageStartingWith("Another Holdfast (process "
                            + ProcessHandle.current().pid() + ") is running on the data folder " + redis.folder());
        }
    }

    @Test
    void takesAFreePortWhenTheUsualOneIsBusy() throws IOException {
        try (ServerSocket busy = occupyUsualPort();
                EmbeddedRedis redis = EmbeddedRedis.open(temp)) {
            assertThat(busy.isClosed()).isFalse();
            assertThat(redis.address()).isNotEqualTo("127.0.0.1:6379");
            assertThat(set(redis, "there")).isEqualTo("OK");
        }
    }

    @Test
    void isStartedAgainWithItsDataWhenItDies() throws IOException, InterruptedException {
        try (EmbeddedRedis redis = EmbeddedRedis.open(temp)) {
            set(redis, "kept");
            long killed = processAt(redis);
            signal("-KILL", killed);

            await().atMost(20, TimeUnit.SECONDS).ignoreExceptions().until(() -> processAt(redis) != killed);
            await().ignoreExceptions().until(() -> get(redis).equals("kept"));
        }
    }

    @Test
    void tellsWhatRedisSaysWhenItCanNotReadItsData() throws IOException {
        Files.writeString(temp.resolve("appendonly.aof"), "this is no append-only file");

        assertThatThrownBy(() -> EmbeddedRedis.open(temp))
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("Bad file format");
    }

    @Test
    void tellsThatTheFolderIsNone() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> EmbeddedRedis.open(file))
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("choose another one with --data or HOLDFAST_DATA");
    }

    /** As a SIGKILL of the JVM would: the lock is gone, Redis runs on. */
    private static RunningRedis leaveBehind(Path data) throws IOException {
        try (DataFolder folder = DataFolder.hold(data)) {
            int port = Ports.anyFree();
            return new RunningRedis(port, new RedisLauncher(folder).launch(port));
        }
    }

    /** Where another program has it, that is as good. */
    private static ServerSocket occupyUsualPort() throws IOException {
        return Ports.isFree(6379) ? new ServerSocket(6379, 1, InetAddress.getLoopbackAddress()) : new ServerSocket(0);
    }

    private static void signal(String name, long process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(process)).start().waitFor();
    }

    private static boolean ended(long process) {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty();
    }

    private static long processAt(EmbeddedRedis redis) throws IOException {
        try (RedisConversation conversation = talk(redis)) {
            return conversation.process();
        }
    }

    private static String set(EmbeddedRedis redis, String value) throws IOException {
        try (RedisConversation conversation = talk(redis)) {
            return conversation.ask(1, "SET", "key", value).get(0);
        }
    }

    private static String get(EmbeddedRedis redis) throws IOException {
        try (RedisConversation conversation = talk(redis)) {
            return conversation.ask(1, "GET", "key").get(0);
        }
    }

    private static RedisConversation talk(EmbeddedRedis redis) throws IOException {
        String address = redis.address();
        return RedisConversation.open(Integer.parseInt(address.substring(address.indexOf(':') + 1)), PATIENCE);
    }
}
