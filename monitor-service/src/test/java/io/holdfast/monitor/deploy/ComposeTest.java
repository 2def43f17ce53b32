package io.holdfast.monitor.deploy;

import static io.holdfast.monitor.deploy.DeployFiles.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docker-compose.yml and the Dockerfile against the external contract and each other; no engine is needed. */
class ComposeTest {

    private static final int WORKER_GRACE_SECONDS = 30;
    private static final Set<String> VARIABLES = Set.of(
            "REDIS_ADDR",
            "PRODUCER_API_TOKEN",
            "QUEUE_MAX_PENDING",
            "MAX_QUEUES",
            "WORKER_COUNT",
            "WORKER_QUEUES",
            "WORKER_SLEEP_MS",
            "WORKER_FAILURE_PCT",
            "LEASE_TTL_SECONDS",
            "MAX_RETRIES",
            "ROUTES",
            "ROUTES_ALLOW_PRIVATE",
            "SHUTDOWN_GRACE_SECONDS");

    private final Map<String, Map<String, Object>> services = at(DeployFiles.yaml("docker-compose.yml"), "services");
    private final String dockerfile = DeployFiles.text("deploy/Dockerfile");

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aServiceHasItsPortAndWaitsForRedisAndComesBack(String name) {
        Map<String, Object> service = services.get(name);
        assertThat(DeployFiles.<List<String>>at(service, "ports"))
                .singleElement()
                .asString()
                .endsWith(":" + DeployFiles.PORTS.get(name));
        assertThat(DeployFiles.<String>at(service, "depends_on", "redis", "condition"))
                .isEqualTo("service_healthy");
        assertThat(DeployFiles.<String>at(service, "restart")).isEqualTo("unless-stopped");
        assertThat(DeployFiles.<String>at(service, "environment", "REDIS_ADDR")).isEqualTo("redis:6379");
        assertThat(DeployFiles.<Map<String, Object>>at(service, "environment").keySet())
                .isSubsetOf(VARIABLES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void theDockerfileHasAServicesTargetWithItsPortAndHealthCheck(String name) {
        assertThat(DeployFiles.<String>at(services.get(name), "build", "target"))
                .isEqualTo(name);
        assertThat(DeployFiles.exists(DeployFiles.at(services.get(name), "build", "dockerfile")))
                .isTrue();
        int port = DeployFiles.PORTS.get(name);
        String stage = dockerfile.substring(dockerfile.indexOf("AS " + name + "\n"));
        assertThat(stage.lines().filter(line -> line.startsWith("EXPOSE")).findFirst())
                .hasValue("EXPOSE " + port);
        assertThat(stage.lines()
                        .filter(line -> line.startsWith("HEALTHCHECK"))
                        .findFirst()
                        .orElseThrow())
                .endsWith("CMD [\"healthcheck\", \"" + port + "\", \"/health/readiness\"]");
    }

    @Test
    void theWorkerPoolHasFiveSlots() {
        assertThat(DeployFiles.<Integer>at(services.get("worker"), "environment", "WORKER_COUNT"))
                .isEqualTo(5);
    }

    @Test
    void everyStopGraceIsLongerThanTheGraceOfTheWorkers() {
        assertThat(DeployFiles.<Integer>at(services.get("worker"), "environment", "SHUTDOWN_GRACE_SECONDS"))
                .isEqualTo(WORKER_GRACE_SECONDS);
        assertThat(services)
                .allSatisfy((name, service) -> assertThat(seconds(at(service, "stop_grace_period")))
                        .as(name)
                        .isGreaterThan(WORKER_GRACE_SECONDS));
    }

    @Test
    void redisKeepsItsDataAndEvictsNothing() {
        assertThat(DeployFiles.<List<String>>at(services.get("redis"), "command"))
                .containsSubsequence("--appendonly", "yes")
                .containsSubsequence("--maxmemory-policy", "noeviction");
        assertThat(DeployFiles.<List<String>>at(services.get("redis"), "volumes"))
                .contains("redis-data:/data");
        assertThat(DeployFiles.<List<String>>at(services.get("redis"), "healthcheck", "test"))
                .hasSize(2);
    }

    @Test
    void onlyPrometheusAndGrafanaNeedTheProfile() {
        assertThat(services.entrySet().stream()
                        .filter(service -> service.getValue().containsKey("profiles"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("prometheus", "grafana");
    }

    @Test
    void everyMountedFileIsThere() {
        for (Map<String, Object> service : services.values()) {
            if (service.get("volumes") instanceof List<?> volumes) {
                volumes.stream()
                        .map(volume -> volume.toString().split(":", -1)[0])
                        .filter(source -> source.startsWith("./"))
                        .forEach(source -> assertThat(DeployFiles.exists(source))
                                .as(source)
                                .isTrue());
            }
        }
    }

    @Test
    void imagesRunOnACurrentTemurinAndNotAsRoot() {
        assertThat(dockerfile).containsPattern("FROM eclipse-temurin:25-jre AS runtime");
        Matcher user = Pattern.compile("(?m)^USER (\\d+):(\\d+)$").matcher(dockerfile);
        assertThat(user.find()).isTrue();
        assertThat(Integer.parseInt(user.group(1))).isGreaterThan(1_000);
        assertThat(dockerfile.substring(user.end())).doesNotContainPattern("(?m)^USER ");
    }

    private static int seconds(String period) {
        assertThat(period).matches("\\d+s");
        return Integer.parseInt(period.substring(0, period.length() - 1));
    }
}
