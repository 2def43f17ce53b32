package io.holdfast.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.pull.Receipt;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.service.task.TaskField;
import io.holdfast.testing.openapi.Endpoints;
import io.holdfast.testing.openapi.OpenApi;
import io.holdfast.testing.openapi.OpenApi.Operation;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Checks the description of the API, which is written by hand. */
public class OpenApiTest {

    private static final OpenApi DESCRIPTION = OpenApi.near(ProducerApplication.class);

    private static final Set<String> OF_THE_ACTUATOR = Set.of("get /health", "get /metrics");

    /** Those that need a token, if there are any, and count for the limit of the client. */
    private static boolean isProtected(Operation operation) {
        return !OF_THE_ACTUATOR.contains(operation.toString());
    }

    @Test
    void describesExactlyTheFieldsOfATask() {
        Set<String> fields =
                Arrays.stream(TaskField.values()).map(TaskField::label).collect(Collectors.toSet());
        assertThat(fieldsOf("NewTask")).isEqualTo(fields);
        fields.removeAll(Set.of("id", "execute_at", "delay_ms"));
        assertThat(fieldsOf("TaskOfSchedule")).isEqualTo(fields);
    }

    @Test
    void describesEveryEndpointAndNoOther() {
        TreeSet<String> served = new TreeSet<>(Endpoints.of(
                ProducerApplication.class,
                (path, method) -> AnnotatedElementUtils.hasAnnotation(method, RequiresScope.class)));
        served.addAll(OF_THE_ACTUATOR);
        assertThat(DESCRIPTION.calls()).isEqualTo(served);
    }

    @Test
    void hasNoFlaws() {
        assertThat(DESCRIPTION.flaws()).isEmpty();
    }

    @Test
    void everyCallDocumentsTheRefusalsThatComeBeforeIt() {
        for (String status : List.of("401", "403", "429")) {
            assertThat(DESCRIPTION.without(status, OpenApiTest::isProtected))
                    .as(status)
                    .isEmpty();
        }
    }

    @Test
    void everyCallThatUsesRedisDocumentsAnOutageAndUnknownParameters() {
        for (String status : List.of("400", "503")) {
            assertThat(DESCRIPTION.without(
                            status,
                            operation -> isProtected(operation)
                                    && !Set.of("/", "/openapi.yaml").contains(operation.path())))
                    .as(status)
                    .isSubsetOf(status.equals("503") ? Set.of("post /schedules/preview") : Set.of());
        }
    }

    @Test
    void everyRequestBodyDocumentsItsRefusals() {
        for (String status : List.of("400", "413", "415", "429")) {
            assertThat(DESCRIPTION.without(status, Operation::hasBody))
                    .as(status)
                    .isEmpty();
        }
    }

    @Test
    void shortestAndLongestReceiptMatchTheirPattern() {
        Receipt shortest = new Receipt(
                new Lease(new QueueName("q"), TaskRef.ofMember("ht"), new LeaseToken(1), new WorkerId("w")),
                0,
                null,
                null,
                new TaskType("t"),
                Instant.EPOCH);
        Receipt longest = new Receipt(
                new Lease(
                        new QueueName("q".repeat(64)),
                        TaskRef.ofMember("d" + "t".repeat(128)),
                        new LeaseToken(9_007_199_254_740_992L),
                        new WorkerId("w".repeat(200))),
                Integer.MAX_VALUE,
                100,
                new IdempotencyKey("😀".repeat(256)),
                new TaskType("t".repeat(100)),
                Instant.parse("2999-12-31T23:59:59Z"));
        assertThat(shortest.encode()).matches(patternOf("Receipt"));
        assertThat(longest.encode()).matches(patternOf("Receipt"));
        assertThat("x".repeat(29)).doesNotMatch(patternOf("Receipt"));
    }

    @Test
    void renewalRequiresReceiptOrReceipts() {
        assertThat(DESCRIPTION.at("components", "schemas", "Renewal", "oneOf"))
                .isEqualTo(List.of(Map.of("required", List.of("receipt")), Map.of("required", List.of("receipts"))));
    }

    /** The pattern of a schema. */
    public static String patternOf(String schema) {
        return (String) Objects.requireNonNull(DESCRIPTION.at("components", "schemas", schema, "pattern"));
    }

    private static Set<?> fieldsOf(String schema) {
        return ((Map<?, ?>) Objects.requireNonNull(DESCRIPTION.at("components", "schemas", schema, "properties")))
                .keySet();
    }
}
