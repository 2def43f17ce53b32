package io.holdfast.monitor.deploy;

import static io.holdfast.monitor.deploy.DeployFiles.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every alert has a runbook and a test, and the tests pass where promtool is installed. */
class AlertRulesTest {

    private static final Pattern HEADING = Pattern.compile("(?m)^## (\\w+)$");
    private static final String RUNBOOKS = "https://github.com/holdfast-io/holdfast/blob/main/docs/runbooks.md#";

    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() {
        assertThat(alerts()).hasSizeGreaterThan(15).isEqualTo(headings());
        rules().forEach(rule -> assertThat(DeployFiles.<String>at(rule, "annotations", "runbook_url"))
                .isEqualTo(RUNBOOKS + name(rule).toLowerCase(Locale.ROOT)));
    }

    @Test
    void everyAlertIsTestedFiring() {
        List<Map<String, Object>> tests = at(DeployFiles.yaml("deploy/prometheus/rules-test.yml"), "tests");
        Set<String> fired = tests.stream()
                .flatMap(test -> DeployFiles.<List<Map<String, Object>>>at(test, "alert_rule_test").stream())
                .filter(expected -> expected.containsKey("exp_alerts"))
                .map(expected -> expected.get("alertname").toString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(fired).isEqualTo(alerts());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"check rules rules.yml", "check config --syntax-only prometheus.yml", "test rules rules-test.yml"
            })
    void promtoolAcceptsTheRules(String arguments) throws Exception {
        assumeTrue(isInstalled(), "promtool is not installed (Debian: apt-get install prometheus)");
        Process promtool = new ProcessBuilder(("promtool " + arguments).split(" "))
                .directory(Path.of("../deploy/prometheus").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(promtool.exitValue()).as(output).isZero();
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("promtool", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Set<String> alerts() {
        return rules().stream().map(AlertRulesTest::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Map<String, Object> rule) {
        return at(rule, "alert");
    }

    private static List<Map<String, Object>> rules() {
        return at(DeployFiles.yaml("deploy/prometheus/rules.yml"), "groups", 0, "rules");
    }

    private static Set<String> headings() {
        return HEADING.matcher(DeployFiles.text("docs/runbooks.md"))
                .results()
                .map((MatchResult heading) -> heading.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
