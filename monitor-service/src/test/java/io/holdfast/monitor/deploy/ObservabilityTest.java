package io.holdfast.monitor.deploy;

import static io.holdfast.monitor.deploy.DeployFiles.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Compares the Grafana dashboard and the Prometheus rules with the metrics that the services expose. */
class ObservabilityTest {

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "on", "ignoring", "bool", "offset");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.$])[a-zA-Z_:][\\w:]*(?!\\s*\\(|[\\w:])");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\|");
    private static final Map<String, List<String>> SUFFIXES = Map.of(
            "histogram", List.of("_bucket", "_sum", "_count", "_max"), "summary", List.of("_sum", "_count", "_max"));

    @Test
    void everyMetricOfDashboardAndRulesExists() {
        assertThat(expressions()).hasSizeGreaterThan(15);
        Set<String> used = new TreeSet<>();
        expressions().forEach(expression -> used.addAll(namesIn(expression)));
        assertThat(used)
                .contains("queue_depth", "task_duration_seconds_bucket", "task_reclaimed_total")
                .isSubsetOf(listed());
    }

    @Test
    void theDashboardHasTheImportantPanels() {
        List<String> titles = new ArrayList<>();
        dashboard().get("panels").forEach(panel -> titles.add(panel.get("title").asString()));
        assertThat(titles).contains("Depths", "Durations p50 / p95", "Enqueued", "Retries and reclaims");
        assertThat(expressionsOf(dashboard()))
                .anyMatch(expression -> expression.startsWith("histogram_quantile(0.50"))
                .anyMatch(expression -> expression.startsWith("histogram_quantile(0.95"))
                .anyMatch(expression -> expression.contains("rate(task_enqueue_total"))
                .anyMatch(expression -> expression.contains("rate(task_retries_total"))
                .anyMatch(expression -> expression.contains("rate(task_reclaimed_total"));
    }

    @Test
    void theDashboardUsesTheProvisionedDataSource() {
        String uid =
                at(DeployFiles.yaml("deploy/grafana/provisioning/datasources/prometheus.yml"), "datasources", 0, "uid");
        dashboard()
                .get("panels")
                .forEach(panel ->
                        assertThat(panel.at("/datasource/uid").asString()).isEqualTo(uid));
    }

    @Test
    void panelsDoNotOverlapAndHaveUniqueIds() {
        Set<Integer> ids = new TreeSet<>();
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            JsonNode place = panel.get("gridPos");
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    String cell =
                            place.get("x").asInt() + x + "," + (place.get("y").asInt() + y);
                    assertThat(cells.add(cell)).as(cell).isTrue();
                }
            }
        }
    }

    @Test
    void prometheusScrapesEachServiceAtItsPort() {
        Map<String, Object> config = DeployFiles.yaml("deploy/prometheus/prometheus.yml");
        List<Map<String, Object>> jobs = at(config, "scrape_configs");
        assertThat(jobs.stream()
                        .collect(Collectors.toMap(
                                job -> DeployFiles.<String>at(job, "job_name"),
                                job -> DeployFiles.<Integer>at(job, "dns_sd_configs", 0, "port"))))
                .isEqualTo(DeployFiles.PORTS);
        DeployFiles.<List<String>>at(config, "rule_files")
                .forEach(file -> assertThat(DeployFiles.exists("deploy/prometheus/" + file))
                        .isTrue());
    }

    private static JsonNode dashboard() {
        return DeployFiles.json("deploy/grafana/queue.json");
    }

    private static List<String> expressions() {
        List<String> all = new ArrayList<>(expressionsOf(dashboard()));
        List<Map<String, Object>> rules = at(DeployFiles.yaml("deploy/prometheus/rules.yml"), "groups", 0, "rules");
        rules.forEach(rule -> all.add(at(rule, "expr")));
        return all;
    }

    private static List<String> expressionsOf(JsonNode dashboard) {
        return dashboard.findValues("expr").stream().map(JsonNode::asString).toList();
    }

    private static Set<String> namesIn(String expression) {
        String bare = expression
                .replaceAll("\\{[^}]*}", " ")
                .replaceAll("\\[[^]]*]", " ")
                .replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", " ");
        return NAME.matcher(bare)
                .results()
                .map(name -> name.group())
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toSet());
    }

    /** The names that docs/metrics.md lists, which another test compares with what the services expose. */
    private static Set<String> listed() {
        Set<String> names = new TreeSet<>(Set.of("up")); // added by Prometheus
        ROW.matcher(DeployFiles.text("docs/metrics.md")).results().forEach(row -> {
            names.add(row.group(1));
            for (String suffix : SUFFIXES.getOrDefault(row.group(2), List.of())) {
                names.add(row.group(1) + suffix);
            }
        });
        return names;
    }
}
