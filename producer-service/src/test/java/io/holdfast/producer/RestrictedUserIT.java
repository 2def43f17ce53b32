package io.holdfast.producer;

import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service with a Redis user without the commands of the category "dangerous", such as INFO. */
class RestrictedUserIT {

    @TempDir
    private Path folder;

    @Test
    void serviceStartsAndWorks() {
        try (RedisProcess redis = RedisProcess.start(folder)) {
            redis.addUser("app", "secret", "+@all -@dangerous");
            Map<String, String> environment =
                    Map.of("REDIS_ADDR", redis.address(), "REDIS_USERNAME", "app", "REDIS_PASSWORD", "secret");
            try (RunningProducer producer = RunningProducer.start(environment)) {
                producer.post("/task", "{}").is(202);
                producer.post("/leases", "{\"worker\":\"w\"}").is(200);
                producer.get("/tasks").is(200);
                producer.get("/health").is(200);
            }
        }
    }
}
