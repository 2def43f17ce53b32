package io.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metadata of the settings for editors. */
class ConfigurationMetadataTest {

    private final Map<String, JsonNode> known = read();

    private static Map<String, JsonNode> read() {
        try (InputStream in =
                ConfigurationMetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Map<String, JsonNode> properties = new HashMap<>();
            JsonMapper.shared()
                    .readTree(in)
                    .path("properties")
                    .forEach(property -> properties.put(property.path("name").asString(), property));
            return properties;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everySettingHasADescriptionAndItsDefault() {
        List<String> names = new ArrayList<>();
        collect(WorkerProperties.PREFIX, WorkerProperties.class, names);
        assertThat(names).contains("holdfast.worker.retention.max-result-bytes", "holdfast.worker.handlers");
        assertThat(known).containsKeys("holdfast.worker.enabled", "holdfast.client.max-pending");
        known.forEach(
                (name, property) -> assertThat(property.path("description").asString(""))
                        .as("description of " + name)
                        .isNotBlank());
    }

    private void collect(String prefix, Class<?> settings, List<String> names) {
        for (RecordComponent component : settings.getRecordComponents()) {
            String name = prefix + "." + dashed(component.getName());
            if (component.getType().isRecord()) {
                collect(name, component.getType(), names);
                continue;
            }
            names.add(name);
            assertThat(known).containsKey(name);
            assertDefault(settings, component, known.get(name));
        }
    }

    private static void assertDefault(Class<?> settings, RecordComponent component, JsonNode property) {
        List<String> components = Arrays.stream(settings.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        DefaultValue value =
                settings.getDeclaredConstructors()[0].getParameters()[components.indexOf(component.getName())]
                        .getAnnotation(DefaultValue.class);
        if (value != null && value.value().length == 1) {
            JsonNode shown = property.path("defaultValue");
            String text = shown.isArray() ? shown.path(0).asString() : shown.asString();
            assertThat(text).as("default of " + component.getName()).isEqualTo(value.value()[0]);
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
