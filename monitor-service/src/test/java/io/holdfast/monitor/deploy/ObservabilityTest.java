package io.holdfast.monitor.deploy;

import static io.holdfast.monitor.deploy.DeployFiles.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.autoscale.LoadTracker;
import io.holdfast.monitor.autoscale.RunTimes;
import io.holdfast.monitor.metrics.AutoscaleGauges;
import io.holdfast.monitor.metrics.DepthGauges;
import io.holdfast.monitor.metrics.LimitGauges;
import io.holdfast.monitor.metrics.QueueGauges;
import io.holdfast.monitor.metrics.WorkerGauges;
import io.holdfast.monitor.state.LimitWatch;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.queue.TaskMetrics;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.task.QueueName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Compares the Grafana dashboard and the Prometheus rules with the metrics that the code registers. */
class ObservabilityTest {

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "on", "ignoring", "bool", "offset");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.$])[a-zA-Z_:][\\w:]*(?!\\s*\\(|[\\w:])");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final String scrape = scrape();

    @Test
    void everyMetricOfDashboardAndRulesExists() {
        assertThat(expressions()).hasSizeGreaterThan(15);
        Set<String> used = new TreeSet<>();
        expressions().forEach(expression -> used.addAll(namesIn(expression)));
        assertThat(used)
                .contains("queue_depth", "task_duration_seconds_bucket", "task_reclaimed_total")
                .isSubsetOf(registered());
    }

    @Test
    void everyLabelOfDashboardAndRulesExists() {
        for (String expression : expressions()) {
            Matcher label = LABEL.matcher(expression);
            while (label.find()) {
                if (!label.group(1).equals("job")) {
                    assertThat(scrape).as(expression).contains(label.group());
                }
            }
        }
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

    private Set<String> registered() {
        Set<String> names = scrape.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        names.add("up"); // added by Prometheus
        return names;
    }

    /** The response of the services to a scrape. */
    private static String scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Snapshot snapshot = new Snapshot(
                Clock.systemUTC().instant(),
                new TreeMap<>(Map.of(QueueName.DEFAULT, Depths.NONE)),
                new TreeSet<>(),
                List.of());
        StateTracker tracker = new StateTracker(() -> snapshot, Clock.systemUTC());
        new DepthGauges(tracker).bindTo(registry);
        new WorkerGauges(tracker).bindTo(registry);
        new QueueGauges(tracker, registry).accept(snapshot);
        LimitWatch watch = new LimitWatch(queues ->
                Map.of(QueueName.DEFAULT, new LimitsInUse(QueueLimits.NONE.withConcurrency(1), LimitUse.NONE)));
        watch.accept(snapshot);
        QueueStatistics none = new QueueStatistics() {
            @Override
            public Series total(Span span) {
                return new Series(span, snapshot.takenAt(), List.of());
            }

            @Override
            public Map<QueueName, Series> series(Collection<QueueName> queues, Span span, Duration atMost) {
                return Map.of();
            }
        };
        LoadTracker loads = new LoadTracker(new RunTimes(none), watch);
        tracker.refresh();
        new AutoscaleGauges(tracker, loads, Duration.ofSeconds(30), registry).accept(snapshot);
        new LimitGauges(watch, tracker, registry).run();
        for (String status : List.of(TaskMetrics.STATUS_SUCCESS, TaskMetrics.STATUS_FAILURE)) {
            Timer.builder(TaskMetrics.TASK_DURATION)
                    .tag(TaskMetrics.LABEL_TYPE, "a")
                    .tag(TaskMetrics.LABEL_STATUS, status)
                    .serviceLevelObjectives(Duration.ofSeconds(1))
                    .register(registry);
        }
        for (String counter : List.of(TaskMetrics.TASK_ENQUEUE, TaskMetrics.TASK_RETRIES)) {
            Counter.builder(counter).tag(TaskMetrics.LABEL_TYPE, "a").register(registry);
        }
        for (FireOutcome outcome : FireOutcome.values()) {
            Counter.builder(TaskMetrics.SCHEDULE_FIRES)
                    .tag(TaskMetrics.LABEL_OUTCOME, outcome.label())
                    .register(registry);
        }
        Counter.builder(TaskMetrics.TASK_RECLAIMED).register(registry);
        return registry.scrape();
    }
}
