package io.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table in {@code docs/configuration.md} is made from the metadata that the build derives from the properties and their
 * descriptions. {@code mvn test -pl worker-spring-boot-starter -Dtest=ConfigurationPageTest -Dholdfast.write-page=true}
 * writes it again.
 */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Pattern TABLE =
            Pattern.compile("(?<=\\|---\\|---\\|---\\|---\\|\n).*?(?=<!-- End -->)", Pattern.DOTALL);
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@(?:code|link|value) #?([^}]*)}");

    @Test
    void thePageListsThePropertiesWithTheirDefaults() throws IOException {
        String page = Files.readString(PAGE);
        if (Boolean.getBoolean("holdfast.write-page")) {
            Files.writeString(PAGE, TABLE.matcher(page).replaceFirst(Matcher.quoteReplacement(table())));
            page = Files.readString(PAGE);
        }
        Matcher written = TABLE.matcher(page);
        assertThat(written.find()).isTrue();
        assertThat(written.group()).isEqualTo(table());
    }

    private static String table() throws IOException {
        JsonNode properties = metadata().path("properties");
        return properties.valueStream().map(ConfigurationPageTest::row).sorted().collect(Collectors.joining());
    }

    private static String row(JsonNode property) {
        String name = property.path("name").asString();
        String type = property.path("type").asString().replaceAll("[\\w.]+\\.(?=\\w)", "");
        String description =
                INLINE_TAG.matcher(property.path("description").asString("")).replaceAll("`$1`");
        assertThat(description).as("description of " + name).isNotBlank();
        JsonNode value = property.path("defaultValue");
        return "| `%s` | %s | %s | %s |%n"
                .formatted(
                        name,
                        type.replace("Boolean", "`true` or `false`")
                                .replaceAll("Integer|Long", "number")
                                .replace("Duration", "duration")
                                .replace("List<String>", "list")
                                .replace("Map<String,HandlerSettings>", "options by type"),
                        value.isMissingNode() ? "–" : "`" + shown(value) + "`",
                        description.replace("|", "\\|"));
    }

    private static String shown(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
                : value.asString();
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream metadata =
                WorkerProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.builder().build().readTree(metadata);
        }
    }
}
