package io.holdfast.monitor.deploy;

import static io.holdfast.monitor.deploy.DeployFiles.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests against the external contract. Whether a cluster takes them, only a cluster can say. */
class KubernetesTest {

    private static final int WORKER_GRACE_SECONDS = 30;

    private final List<Map<String, Object>> manifests = DeployFiles.manifests("deploy/kubernetes");

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aDeploymentHasItsPortProbesGraceAndLimits(String name) {
        Map<String, Object> pod = at(manifest("Deployment", name), "spec", "template", "spec");
        Map<String, Object> container = at(pod, "containers", 0);
        assertThat(DeployFiles.<Integer>at(container, "ports", 0, "containerPort"))
                .isEqualTo(DeployFiles.PORTS.get(name));
        assertThat(DeployFiles.<String>at(container, "livenessProbe", "httpGet", "path"))
                .isEqualTo("/health/liveness");
        assertThat(DeployFiles.<String>at(container, "readinessProbe", "httpGet", "path"))
                .isEqualTo("/health/readiness");
        assertThat(DeployFiles.<Integer>at(pod, "terminationGracePeriodSeconds"))
                .isGreaterThan(WORKER_GRACE_SECONDS);
        assertThat(DeployFiles.<String>at(container, "resources", "limits", "memory"))
                .endsWith("Mi");
        assertThat(DeployFiles.<Boolean>at(pod, "securityContext", "runAsNonRoot"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aServiceFindsItsPods(String name) {
        Map<String, Object> service = manifest("Service", name);
        assertThat(DeployFiles.<Integer>at(service, "spec", "ports", 0, "port")).isEqualTo(DeployFiles.PORTS.get(name));
        assertThat(DeployFiles.<Object>at(service, "spec", "selector"))
                .isEqualTo(at(manifest("Deployment", name), "spec", "template", "metadata", "labels"));
    }

    @Test
    void redisKeepsItsDataAndEvictsNothing() {
        Map<String, Object> redis = manifest("StatefulSet", "redis");
        assertThat(DeployFiles.<List<String>>at(redis, "spec", "template", "spec", "containers", 0, "args"))
                .containsSubsequence("--appendonly", "yes")
                .containsSubsequence("--maxmemory-policy", "noeviction");
    }

    @Test
    void everyManifestIsListed() {
        List<String> listed = at(manifest("Kustomization", null), "resources");
        assertThat(listed)
                .allSatisfy(file -> assertThat(DeployFiles.exists("deploy/kubernetes/" + file))
                        .isTrue())
                .hasSize(5);
    }

    private Map<String, Object> manifest(String kind, String name) {
        return manifests.stream()
                .filter(each -> each.get("kind").equals(kind))
                .filter(each -> name == null || name.equals(at(each, "metadata", "name")))
                .findFirst()
                .orElseThrow();
    }
}
