package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import tools.jackson.databind.JsonNode;

/** The commands that use Redis: doctor and bench. */
class RedisCommandsIT {

    private static final String[] GOOD = {
        "--appendonly", "yes", "--maxmemory", "200mb", "--maxmemory-policy", "noeviction"
    };

    @TempDir
    private Path folder;

    @Test
    void aGoodRedisIsHealthy() {
        try (RedisProcess redis = RedisProcess.start(folder, GOOD)) {
            RunCommand.Result result = doctor(redis).run("doctor").is(0);
            assertThat(result.out())
                    .contains(
                            "ok       version", "appendfsync everysec", "noeviction", "of 200.0 MiB", "loses no tasks")
                    .doesNotContain("problem", "Could not check");
            JsonNode json = doctor(redis).run("doctor", "--json").is(0).json();
            assertThat(json.get("healthy").asBoolean()).isTrue();
            assertThat(json.get("findings")
                            .valueStream()
                            .map(finding -> finding.get("check").asString()))
                    .containsExactly(
                            "version",
                            "persistence",
                            "eviction",
                            "memory",
                            "latency",
                            "clock",
                            "scripts",
                            "replication",
                            "records",
                            "encryption",
                            "sweeps");
        }
    }

    @Test
    void aRedisThatCanLoseTasksHasProblemsAndRemedies() {
        try (RedisProcess redis =
                RedisProcess.start(folder, "--maxmemory", "200mb", "--maxmemory-policy", "allkeys-lru")) {
            RunCommand.Result result = doctor(redis).run("doctor").is(1);
            assertThat(result.out())
                    .contains("problem  persistence", "set appendonly yes")
                    .contains("problem  eviction", "allkeys-lru, so a full Redis deletes tasks")
                    .contains("set maxmemory-policy noeviction")
                    .contains("has 2 problems");
        }
    }

    @Test
    void withoutFsyncAPowerFailureLosesTasks() {
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes", "--appendfsync", "no")) {
            assertThat(doctor(redis).run("doctor").is(1).out()).contains("problem  persistence", "appendfsync is no");
        }
    }

    @Test
    void aManagedRedisThatRefusesConfigAndInfoIsCheckedAsFarAsPossible() {
        try (RedisProcess redis = RedisProcess.start(folder, GOOD)) {
            redis.addUser("app", "secret", "+@all -@dangerous");
            RunCommand.Result result = RunCommand.with(
                            Map.of("REDIS_ADDR", redis.address(), "REDIS_USERNAME", "app", "REDIS_PASSWORD", "secret"))
                    .run("doctor")
                    .is(0);
            assertThat(result.out())
                    .contains("unknown  version", "unknown  persistence", "unknown  eviction", "unknown  replication")
                    .contains("ok       latency", "ok       scripts", "ok       records");
        }
    }

    @Test
    @Tag("reliability")
    void aReplicaIsAProblem() throws IOException {
        Path other = Files.createDirectory(folder.resolve("replica"));
        try (RedisProcess master = RedisProcess.start(folder, GOOD);
                RedisProcess replica = RedisProcess.start(
                        other, "--replicaof", "127.0.0.1", Integer.toString(master.port()), "--appendonly", "yes")) {
            assertThat(doctor(replica).run("doctor").is(1).out())
                    .contains("problem  replication", "its master, 127.0.0.1:" + master.port());
        }
    }

    @Test
    void aRecordWithoutATaskAndATaskWithoutARecordAreFound() {
        try (RedisProcess redis = RedisProcess.start(folder, GOOD)) {
            onRedis(redis, connection -> {
                connection.hashCommands().hSet(bytes("tasks:data"), bytes("dlost"), bytes("x"));
                connection.setCommands().sAdd(bytes("tasks:queues"), bytes("default"));
            });
            assertThat(doctor(redis).run("doctor").is(1).out())
                    .contains("problem  records", "Queue default has 1 record of tasks that are in no place");
            onRedis(redis, connection -> {
                connection.keyCommands().del(bytes("tasks:data"));
                connection.zSetCommands().zAdd(bytes("tasks:delayed"), 4e12, bytes("dlost"));
            });
            assertThat(doctor(redis).run("doctor").is(1).out())
                    .contains("Queue default has 1 entry of tasks without a record");
        }
    }

    @Test
    void anOverdueTaskThatNobodyStartsIsFound() {
        try (RedisProcess redis = RedisProcess.start(folder, GOOD)) {
            try (RunningProducer producer = RunningProducer.start(Map.of("REDIS_ADDR", redis.address()))) {
                producer.holdfast()
                        .run("enqueue", "--id", "late", "--delay", "1h")
                        .is(0);
            }
            onRedis(redis, connection -> connection.zSetCommands().zAdd(bytes("tasks:delayed"), 1_000, bytes("dlate")));
            assertThat(doctor(redis).run("doctor").is(1).out())
                    .contains("problem  sweeps", "a delayed task is due since", "DISPATCHER_ENABLED");
        }
    }

    @Test
    void redisThatIsAwayOrRefusesTheLoginIsUnavailable() {
        RunCommand nobody = RunCommand.with(Map.of("REDIS_ADDR", "127.0.0.1:" + RedisProcess.freePort()));
        assertThat(nobody.run("doctor").is(4).err()).hasLineCount(1).startsWith("Redis at 127.0.0.1:");
        nobody.run("bench").is(4);
        try (RedisProcess redis = RedisProcess.start(folder, "--requirepass", "secret")) {
            assertThat(doctor(redis).run("doctor").is(4).err()).hasLineCount(1).contains("NOAUTH");
        }
        assertThat(RunCommand.with(Map.of("REDIS_ADDR", "nowhere"))
                        .run("doctor")
                        .is(2)
                        .err())
                .startsWith("REDIS_ADDR is 'nowhere': it must be like localhost:6379");
        assertThat(RunCommand.with(Map.of("REDIS_DB", "x")).run("doctor").is(2).err())
                .startsWith("REDIS_DB is 'x'");
        assertThat(RunCommand.with(Map.of("REDIS_TLS", "yes"))
                        .run("doctor")
                        .is(2)
                        .err())
                .startsWith("REDIS_TLS");
    }

    @Test
    void aMeasurementLeavesNoTasks() {
        try (RedisProcess redis = RedisProcess.start(folder, GOOD)) {
            JsonNode json = doctor(redis)
                    .run("bench", "--tasks", "2500", "--batch", "100", "--json")
                    .is(0)
                    .json();
            assertThat(json.get("enqueue").get("tasks").asLong()).isEqualTo(2_500);
            assertThat(json.get("enqueue").get("calls").asLong()).isEqualTo(25);
            assertThat(json.get("run").get("tasks").asLong()).isEqualTo(2_500);
            assertThat(json.get("run").get("tasks_per_second").asDouble()).isPositive();
            onRedis(
                    redis,
                    connection -> assertThat(connection.keyCommands().keys(bytes("tasks:bench*:data")))
                            .isEmpty());
            assertThat(doctor(redis).run("bench", "--tasks", "100").is(0).out())
                    .contains("enqueue", "tasks/s in calls of 100");
            doctor(redis).run("bench", "--batch", "0").is(2);
        }
    }

    private static RunCommand doctor(RedisProcess redis) {
        return RunCommand.with(Map.of("REDIS_ADDR", redis.address()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void onRedis(RedisProcess redis, Consumer<RedisConnection> commands) {
        LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
        factory.afterPropertiesSet();
        factory.start();
        try (RedisConnection connection = factory.getConnection()) {
            commands.accept(connection);
        } finally {
            factory.destroy();
        }
    }
}
