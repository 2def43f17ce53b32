package io.holdfast.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.pull.Receipt;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.service.task.TaskField;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Checks the description of the API, which is written by hand. */
public class OpenApiTest {

    private static final Map<String, Object> DESCRIPTION = read();

    private static Map<String, Object> read() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.yaml")) {
            return new Yaml().load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void describesExactlyTheFieldsOfATask() {
        assertThat(map(at("components", "schemas", "NewTask", "properties")).keySet())
                .isEqualTo(
                        Arrays.stream(TaskField.values()).map(TaskField::label).collect(Collectors.toSet()));
    }

    @Test
    void describesEveryEndpoint() {
        TreeSet<String> calls = new TreeSet<>();
        map(at("paths"))
                .forEach((path, item) -> map(item).keySet().stream()
                        .filter(method -> !method.equals("parameters"))
                        .forEach(method -> calls.add(method + " " + path)));
        assertThat(calls)
                .containsExactlyInAnyOrder(
                        "post /task",
                        "post /tasks",
                        "get /tasks",
                        "get /tasks/{id}",
                        "delete /tasks/{id}",
                        "post /tasks/{id}/requeue",
                        "post /dead-letters/requeue",
                        "get /queues",
                        "get /queues/{queue}",
                        "post /queues/{queue}/pause",
                        "post /queues/{queue}/resume",
                        "get /queues/{queue}/limits",
                        "put /queues/{queue}/limits",
                        "get /queues/{queue}/keys",
                        "post /queues/{queue}/keys/{key}/pause",
                        "post /queues/{queue}/keys/{key}/resume",
                        "post /queues/{queue}/purge",
                        "get /operations/{id}",
                        "get /rates",
                        "post /leases",
                        "post /leases/renew",
                        "post /leases/complete",
                        "post /leases/fail",
                        "get /schedules",
                        "get /schedules/{name}",
                        "put /schedules/{name}",
                        "delete /schedules/{name}",
                        "post /schedules/{name}/trigger",
                        "post /schedules/{name}/pause",
                        "post /schedules/{name}/resume",
                        "post /schedules/preview",
                        "get /",
                        "get /openapi.yaml",
                        "get /health",
                        "get /metrics");
    }

    @Test
    void everyChangeDocumentsTheRefusalOfACrossSiteRequest() {
        assertThat(operationsWithout("403", method -> !method.equals("get"), operation -> true))
                .isEmpty();
    }

    @Test
    void everyRequestBodyDocumentsItsRefusals() {
        for (String status : List.of("400", "413", "415", "429")) {
            assertThat(operationsWithout(status, method -> true, operation -> operation.containsKey("requestBody")))
                    .as(status)
                    .isEmpty();
        }
    }

    private static Set<String> operationsWithout(
            String status, Predicate<String> method, Predicate<Map<String, Object>> operation) {
        TreeSet<String> found = new TreeSet<>();
        map(at("paths"))
                .forEach((path, item) -> map(item).forEach((name, described) -> {
                    if (!name.equals("parameters")
                            && method.test(name)
                            && operation.test(map(described))
                            && !map(map(described).get("responses")).containsKey(status)) {
                        found.add(name + " " + path);
                    }
                }));
        return found;
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
        assertThat(at("components", "schemas", "Renewal", "oneOf"))
                .isEqualTo(List.of(Map.of("required", List.of("receipt")), Map.of("required", List.of("receipts"))));
    }

    /** The pattern of a schema. */
    public static String patternOf(String schema) {
        return (String) at("components", "schemas", schema, "pattern");
    }

    @Test
    void referencesResolve() {
        checkReferences(DESCRIPTION);
    }

    private static void checkReferences(Object node) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("$ref") instanceof String reference) {
                assertThat(at(reference.substring(2).split("/"))).as(reference).isNotNull();
            }
            map.values().forEach(OpenApiTest::checkReferences);
        } else if (node instanceof List<?> list) {
            list.forEach(OpenApiTest::checkReferences);
        }
    }

    private static Object at(String... path) {
        Object node = DESCRIPTION;
        for (String step : path) {
            node = map(node).get(step);
        }
        return node;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
