package io.holdfast.monitor.web.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.MonitorApplication;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.yaml.snakeyaml.Yaml;

/** Compares the description of the API, which is written by hand, with the controllers. */
class OpenApiTest {

    private static final Map<String, Object> DESCRIPTION = read();

    @Test
    void describesEveryEndpointBelowApiAndNoOther() {
        TreeSet<String> described = new TreeSet<>();
        map(DESCRIPTION.get("paths"))
                .forEach((path, item) -> map(item).keySet().stream()
                        .filter(method -> path.startsWith("/api/") && !method.equals("parameters"))
                        .forEach(method -> described.add(method + " " + path)));
        assertThat(described).isEqualTo(served());
    }

    @Test
    void describesWhatIsNotBelowApi() {
        assertThat(map(DESCRIPTION.get("paths")))
                .containsKeys("/stats", "/autoscale", "/health", "/metrics", "/openapi.yaml");
    }

    @Test
    void referencesResolve() {
        check(DESCRIPTION);
    }

    private static Set<String> served() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        TreeSet<String> served = new TreeSet<>();
        scanner.findCandidateComponents(MonitorApplication.class.getPackageName())
                .forEach(found -> {
                    Class<?> controller = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
                    for (var method : controller.getDeclaredMethods()) {
                        RequestMapping mapping =
                                AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                        if (mapping != null) {
                            for (String path : mapping.path()) {
                                for (RequestMethod verb : mapping.method()) {
                                    served.add(verb.name().toLowerCase(Locale.ROOT) + " " + path);
                                }
                            }
                        }
                    }
                });
        served.removeIf(call -> !call.contains(" /api/"));
        return served;
    }

    private static void check(Object node) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("$ref") instanceof String reference) {
                Object target = DESCRIPTION;
                for (String step : List.of(reference.substring(2).split("/", -1))) {
                    target = map(target).get(step);
                }
                assertThat(target).as(reference).isNotNull();
            }
            map.values().forEach(OpenApiTest::check);
        } else if (node instanceof List<?> list) {
            list.forEach(OpenApiTest::check);
        }
    }

    private static Map<String, Object> read() {
        try (InputStream in = MonitorApplication.class.getResourceAsStream("openapi.yaml")) {
            return new Yaml().load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
