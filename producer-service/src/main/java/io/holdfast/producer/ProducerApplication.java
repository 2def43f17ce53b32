package io.holdfast.producer;

import static io.holdfast.producer.access.AccessProperties.MAX_CALLS;
import static io.holdfast.producer.config.ProducerProperties.MAX_BYTES;
import static io.holdfast.producer.config.ProducerProperties.MAX_PENDING;
import static io.holdfast.producer.config.ProducerProperties.MAX_QUEUES;
import static io.holdfast.producer.config.ProducerProperties.MAX_RETRIES;
import static io.holdfast.producer.config.ProducerProperties.MAX_TASKS;
import static io.holdfast.queue.task.TimeRange.MAX_LEASE;
import static io.holdfast.queue.task.TimeRange.MIN_LEASE;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.queue.Durability;
import io.holdfast.service.ServiceDefinition;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.service.Variable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the producer. */
@SpringBootApplication
public class ProducerApplication {

    private static final long DAY_SECONDS = 86_400;
    private static final long YEAR_SECONDS = 366 * DAY_SECONDS;

    /** The application and its environment variables. */
    public static final ServiceDefinition SERVICE =
            new ServiceDefinition("producer-service", ProducerApplication.class, variables());

    public static void main(String[] args) {
        ServiceLauncher.runOrExit(SERVICE, args);
    }

    private static List<Variable> variables() {
        Stream<Variable> own = Stream.of(
                Variable.listenAddress("PRODUCER_ADDR", ":8085"),
                Variable.text("PRODUCER_API_TOKEN", "holdfast.producer.access.token"),
                Variable.text("API_TOKENS_FILE", "holdfast.producer.access.tokens-file"),
                Variable.metricsToken(),
                Variable.payloadKeysFile(),
                Variable.apiDocs(),
                Variable.wholeNumber(
                        "RATE_LIMIT_PER_CLIENT", "holdfast.producer.access.calls-per-second", 0, MAX_CALLS),
                Variable.wholeNumber("MAX_PAYLOAD_BYTES", "holdfast.producer.max-payload-bytes", 1, MAX_BYTES),
                Variable.wholeNumber("MAX_BATCH_TASKS", "holdfast.producer.max-batch-tasks", 1, MAX_TASKS),
                Variable.wholeNumber("MAX_BATCH_BYTES", "holdfast.producer.max-batch-bytes", 1, MAX_BYTES),
                Variable.wholeNumber(
                        "MAX_BYTES_IN_FLIGHT", "holdfast.producer.max-bytes-in-flight", 1, Integer.MAX_VALUE),
                Variable.wholeNumber("MAX_QUEUES", "holdfast.producer.max-queues", 1, MAX_QUEUES),
                Variable.wholeNumber("QUEUE_MAX_PENDING", "holdfast.producer.queue-max-pending", 0, MAX_PENDING),
                Variable.wholeNumber(
                        "ENQUEUE_WAIT_REPLICAS", "holdfast.producer.wait-replicas", 0, Durability.MAX_REPLICAS),
                Variable.wholeNumber("MAX_RETRIES", "holdfast.producer.max-retries", 0, MAX_RETRIES));
        return Stream.of(own, pulling(), Variable.observability().stream(), Variable.redis().stream())
                .flatMap(Function.identity())
                .toList();
    }

    private static Stream<Variable> pulling() {
        return Stream.of(
                Variable.seconds(
                        "LEASE_TTL_SECONDS",
                        "holdfast.producer.pull.lease",
                        MIN_LEASE.toSeconds(),
                        MAX_LEASE.toSeconds()),
                Variable.millis("RETRY_BASE_MS", "holdfast.producer.pull.retry-base", 0, DAY_SECONDS * 1_000),
                Variable.millis("RETRY_MAX_MS", "holdfast.producer.pull.retry-max", 0, YEAR_SECONDS * 1_000),
                Variable.seconds("IDEMPOTENCY_KEY_TTL_SECONDS", "holdfast.producer.pull.key-window", 1, YEAR_SECONDS),
                Variable.wholeNumber("MAX_RESULT_BYTES", "holdfast.producer.pull.max-result-bytes", 0, MAX_BYTES),
                Variable.wholeNumber(
                        "PULL_MAX_WAITING", "holdfast.producer.pull.max-waiting", 0, PullProperties.MAX_WAITING));
    }
}
