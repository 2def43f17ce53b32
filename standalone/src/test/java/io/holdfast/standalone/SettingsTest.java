package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.MonitorApplication;
import io.holdfast.producer.ProducerApplication;
import io.holdfast.service.ServiceDefinition;
import io.holdfast.service.Variable;
import io.holdfast.worker.service.WorkerApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Compares the variables that the services read with those in the README and in docker-compose.yml. */
class SettingsTest {

    /** Fixed in containers, because published ports and health checks depend on them. */
    private static final Set<String> ADDRESSES = Set.of("PRODUCER_ADDR", "WORKER_METRICS_ADDR", "MONITOR_ADDR");

    private static final Pattern SETTING = Pattern.compile("`([A-Z_]{2,})`");

    @Test
    void theReadmeListsExactlyTheSettings() {
        Set<String> read = Stream.of(ProducerApplication.SERVICE, WorkerApplication.SERVICE, MonitorApplication.SERVICE)
                .flatMap(service -> variablesOf(service).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        read.add(StandaloneCommand.DATA_VARIABLE);
        assertThat(listedInReadme()).containsExactlyInAnyOrderElementsOf(read);
    }

    @Test
    void composePassesToEachServiceWhatItReads() {
        Map<String, Map<String, Map<String, Object>>> services = at(new Yaml().load(text("docker-compose.yml")));
        Map.of(
                        "producer", ProducerApplication.SERVICE,
                        "worker", WorkerApplication.SERVICE,
                        "monitor", MonitorApplication.SERVICE)
                .forEach((name, service) -> {
                    Set<String> read = variablesOf(service);
                    read.removeAll(ADDRESSES);
                    Map<String, Object> passed = services.get(name).get("environment");
                    assertThat(passed.keySet()).as(name).containsExactlyInAnyOrderElementsOf(read);
                    assertThat(passed)
                            .as("each can be set in the environment")
                            .allSatisfy((variable, value) ->
                                    assertThat(String.valueOf(value)).matches("null|\\$\\{" + variable + ":?-.+}"));
                });
    }

    private static Set<String> variablesOf(ServiceDefinition service) {
        return service.variables().stream().map(Variable::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names in the first column of the table of settings. */
    private static List<String> listedInReadme() {
        String section = text("README.md").split("\n## Settings\n", 2)[1].split("\n## ", 2)[0];
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", 3)[1])
                .flatMap(cell -> SETTING.matcher(cell).results().map(MatchResult::group))
                .map(name -> name.replace("`", ""))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Map<String, Object>>> at(Map<String, Object> compose) {
        return (Map<String, Map<String, Map<String, Object>>>) compose.get("services");
    }

    private static String text(String path) {
        try {
            return Files.readString(Path.of("..", path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
