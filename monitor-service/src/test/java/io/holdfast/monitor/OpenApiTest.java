package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.web.diagnosis.Problem;
import io.holdfast.testing.openapi.Endpoints;
import io.holdfast.testing.openapi.OpenApi;
import io.holdfast.testing.openapi.OpenApi.Operation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;

/** Checks the description of the API, which is written by hand. */
class OpenApiTest {

    private static final OpenApi DESCRIPTION = OpenApi.near(MonitorApplication.class);

    private static final String ITSELF = "/openapi.yaml";
    private static final Set<String> OF_THE_ACTUATOR = Set.of("get /health", "get /metrics");

    /** For programs, which the pages and their parts are not. */
    private static boolean isApi(String path, Method method) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        return path.startsWith("/api/")
                || path.equals(ITSELF)
                || Arrays.asList(Objects.requireNonNull(mapping).produces()).contains("application/json");
    }

    private static boolean isProtected(Operation operation) {
        return operation.path().startsWith("/api/") || operation.path().equals("/autoscale");
    }

    @Test
    void describesEveryEndpointAndNoOther() {
        TreeSet<String> served = new TreeSet<>(Endpoints.of(MonitorApplication.class, OpenApiTest::isApi));
        served.addAll(OF_THE_ACTUATOR);
        assertThat(DESCRIPTION.calls()).isEqualTo(served);
    }

    @Test
    void hasNoFlaws() {
        assertThat(DESCRIPTION.flaws()).isEmpty();
    }

    @Test
    void describesEveryKindOfProblem() {
        Set<String> kinds = Arrays.stream(Problem.Kind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(Objects.requireNonNull(DESCRIPTION.at(
                        "components",
                        "schemas",
                        "Overview",
                        "properties",
                        "problems",
                        "items",
                        "properties",
                        "kind",
                        "enum")))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .containsExactlyInAnyOrderElementsOf(kinds);
    }

    @Test
    void everyCallDocumentsTheRefusalsThatComeBeforeIt() {
        for (String status : List.of("400", "401", "429")) {
            assertThat(DESCRIPTION.without(status, OpenApiTest::isProtected))
                    .as(status)
                    .isEmpty();
        }
        assertThat(DESCRIPTION.without("403", operation -> !operation.method().equals("get")))
                .isEmpty();
        assertThat(DESCRIPTION.without("404", operation -> operation.path().contains("{")))
                .isEmpty();
        assertThat(DESCRIPTION.without("415", Operation::hasBody)).isEmpty();
    }
}
