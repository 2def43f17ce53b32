package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** Checks pages against the rules of axe-core. */
final class Accessible {

    private static final String ARTIFACT = "axe-core";
    private static final String AXE = read();
    private static final String VIOLATIONS = """
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.flatMap(rule =>
              rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`))
            """;

    private Accessible() {}

    /** Fails with the rule, the element and the reason of each violation on the page as it is now. */
    static void check(Page page) {
        page.evaluate(AXE); // by the debugger's protocol: the content security policy of the page does not apply
        assertThat((List<?>) page.evaluate(VIOLATIONS)).as(page.url()).isEmpty();
    }

    private static String read() {
        ClassLoader loader = Accessible.class.getClassLoader();
        try (InputStream pom = open(loader, "META-INF/maven/org.webjars.npm/" + ARTIFACT + "/pom.properties")) {
            Properties properties = new Properties();
            properties.load(pom);
            String version = properties.getProperty("version");
            try (InputStream script =
                    open(loader, "META-INF/resources/webjars/" + ARTIFACT + "/" + version + "/axe.min.js")) {
                return new String(script.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(ClassLoader loader, String name) {
        return Objects.requireNonNull(loader.getResourceAsStream(name), name);
    }
}
