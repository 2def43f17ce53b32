package io.holdfast.monitor.deploy;

import static io.holdfast.monitor.deploy.DeployFiles.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares docker-compose.yml with the external contract. Needs no Docker. */
class ComposeTest {

    private final Map<String, Map<String, Object>> services = ComposeFile.services();

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aServiceHasItsPortWaitsForRedisAndIsRestarted(String name) {
        Map<String, Object> service = services.get(name);
        int port = DeployFiles.PORTS.get(name);
        assertThat(DeployFiles.<List<String>>at(service, "ports"))
                .singleElement()
                .extracting(ComposeFile::resolved)
                .isEqualTo(port + ":" + port);
        assertThat(DeployFiles.<String>at(service, "depends_on", "redis", "condition"))
                .isEqualTo("service_healthy");
        assertThat(DeployFiles.<String>at(service, "restart")).isEqualTo("unless-stopped");
        assertThat(ComposeFile.resolved(at(service, "environment", "REDIS_ADDR")))
                .isEqualTo("redis:6379");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aServiceIsAStageOfTheDockerfile(String name) {
        assertThat(DeployFiles.<String>at(services.get(name), "build", "target"))
                .isEqualTo(name);
        assertThat(DeployFiles.exists(at(services.get(name), "build", "dockerfile")))
                .isTrue();
    }

    @Test
    void theWorkerPoolHasFiveSlots() {
        assertThat(ComposeFile.resolved(at(services.get("worker"), "environment", "WORKER_COUNT")))
                .isEqualTo("5");
    }

    @Test
    void everyStopGracePeriodIsLongerThanThatOfTheWorkers() {
        String grace = ComposeFile.resolved(at(services.get("worker"), "environment", "SHUTDOWN_GRACE_SECONDS"));
        assertThat(services)
                .allSatisfy((name, service) -> assertThat(ComposeFile.seconds(at(service, "stop_grace_period")))
                        .as(name)
                        .isGreaterThan(Long.parseLong(grace)));
    }

    @Test
    void everyContainerHasAMemoryLimitAndRotatesItsLog() {
        assertThat(services).allSatisfy((name, service) -> {
            assertThat(ComposeFile.memoryLimit(name)).isGreaterThanOrEqualTo(512L << 20);
            assertThat(DeployFiles.<Map<String, String>>at(service, "logging", "options"))
                    .containsOnlyKeys("max-size", "max-file");
        });
        assertThat(ComposeFile.memoryLimit("redis"))
                .as("twice maxmemory: a rewrite of the append-only file may need that")
                .isGreaterThanOrEqualTo(2 * (512L << 20));
    }

    @Test
    void everyContainerHasMinimalRights() {
        assertThat(services).allSatisfy((name, service) -> {
            assertThat(DeployFiles.<List<String>>at(service, "cap_drop")).containsExactly("ALL");
            assertThat(DeployFiles.<List<String>>at(service, "security_opt")).containsExactly("no-new-privileges:true");
            assertThat(DeployFiles.<Boolean>at(service, "read_only")).as(name).isEqualTo(!name.equals("grafana"));
        });
        assertThat(DeployFiles.PORTS.keySet())
                .allSatisfy(name -> assertThat(DeployFiles.<List<String>>at(services.get(name), "tmpfs"))
                        .singleElement()
                        .asString()
                        .startsWith("/tmp:size="));
        assertThat(DeployFiles.<String>at(services.get("redis"), "user")).isEqualTo("redis");
    }

    @Test
    void redisPersistsItsDataAndEvictsNothing() {
        assertThat(DeployFiles.<List<String>>at(services.get("redis"), "command"))
                .containsSubsequence("--appendonly", "yes")
                .containsSubsequence("--maxmemory-policy", "noeviction");
        assertThat(DeployFiles.<List<String>>at(services.get("redis"), "volumes"))
                .contains("redis-data:/data");
    }

    @Test
    void redisHasTimeToLoadItsDataAndRequiresThePassword() {
        Map<String, Object> redis = services.get("redis");
        assertThat(ComposeFile.seconds(at(redis, "healthcheck", "start_period")))
                .isGreaterThanOrEqualTo(600);
        assertThat(DeployFiles.<List<String>>at(redis, "healthcheck", "test")).hasSize(2);
        assertThat(DeployFiles.<List<String>>at(redis, "command"))
                .containsSubsequence("--requirepass", "${REDIS_PASSWORD:-}");
        assertThat(DeployFiles.<String>at(redis, "environment", "REDISCLI_AUTH"))
                .isEqualTo("${REDIS_PASSWORD:-}");
    }

    @Test
    void prometheusWaitsForNoService() {
        assertThat(services.get("prometheus")).doesNotContainKey("depends_on");
    }

    @Test
    void onlyPrometheusAndGrafanaNeedTheProfile() {
        assertThat(services.entrySet().stream()
                        .filter(service -> service.getValue().containsKey("profiles"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("prometheus", "grafana");
    }

    @Test
    void everyMountedFileExists() {
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
}
