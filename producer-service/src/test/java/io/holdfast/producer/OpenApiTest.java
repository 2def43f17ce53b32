package io.holdfast.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.reader.TaskField;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The description of the API is written by hand; this keeps it honest. */
class OpenApiTest {

    private static Map<String, Object> description;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.yaml")) {
            description = new Yaml().load(in);
        }
    }

    @Test
    void describesExactlyTheFieldsOfATask() {
        assertThat(map(at("components", "schemas", "NewTask", "properties")).keySet())
                .isEqualTo(
                        Arrays.stream(TaskField.values()).map(TaskField::label).collect(Collectors.toSet()));
    }

    @Test
    void describesEveryCall() {
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
                        "post /leases",
                        "post /leases/renew",
                        "post /leases/complete",
                        "post /leases/fail",
                        "get /",
                        "get /openapi.yaml",
                        "get /health",
                        "get /metrics");
    }

    @Test
    void itsReferencesLeadSomewhere() {
        checkReferences(description);
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
        Object node = description;
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
