package io.holdfast.benchmarks.http;

import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The minimum cost of an endpoint: it ignores its body and makes one LPUSH. Frozen, like the bare cycle. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(BareEndpoint.TaskController.class)
public class BareEndpoint {

    static final byte[] LIST = {'b', 'a', 'r', 'e'};

    /** @param args the port to listen on, and the port of Redis */
    public static void main(String[] args) {
        new SpringApplicationBuilder(BareEndpoint.class)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.threads.virtual.enabled",
                        true,
                        "server.address",
                        "127.0.0.1",
                        "server.port",
                        args[0],
                        "spring.data.redis.port",
                        args[1],
                        "spring.data.redis.repositories.enabled",
                        false,
                        "holdfast.worker.enabled",
                        false))
                .run();
    }

    /** The endpoint. */
    @RestController
    static class TaskController {

        private final RedisConnectionFactory redis;

        TaskController(RedisConnectionFactory redis) {
            this.redis = redis;
        }

        @PostMapping("/task")
        @ResponseStatus(HttpStatus.ACCEPTED)
        void push(@RequestBody byte[] body) {
            try (RedisConnection connection = redis.getConnection()) {
                connection.listCommands().lPush(LIST, body);
            }
        }

        @GetMapping("/health")
        String health() {
            return "UP";
        }
    }
}
