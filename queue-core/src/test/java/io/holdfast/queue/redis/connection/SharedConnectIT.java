package io.holdfast.queue.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** An engine whose Redis accepts connections and then does not answer. */
class SharedConnectIT {

    @TempDir
    Path dir;

    private RedisProcess redis;
    private RedisEngine engine;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(dir);
        engine = RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", redis.port()));
    }

    @AfterEach
    void stop() {
        engine.close();
        redis.kill();
    }

    @Test
    void concurrentCallsFailTogetherAndSucceedWhenRedisAnswers() throws Exception {
        signal("STOP");
        long begin = System.nanoTime();
        List<CompletableFuture<Void>> calls = Stream.generate(
                        () -> CompletableFuture.runAsync(engine::ping, task -> new Thread(task).start()))
                .limit(5)
                .toList();
        calls.forEach(call -> assertThatThrownBy(call::join).hasCauseInstanceOf(StoreUnavailableException.class));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));

        signal("CONT");
        engine.ping();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid()))
                .start()
                .waitFor();
    }
}
