package io.holdfast.monitor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the manifests with the external contract. Does not apply them to a cluster. */
class KubernetesTest {

    private static final int REDIS_PORT = 6379;

    /** How long a server waits for requests in progress by default. */
    private static final int CALLS_GRACE_SECONDS = 30;

    private final Manifests manifests = Manifests.listed();

    @Test
    void everyManifestIsListed() {
        assertThat(DeployFiles.<List<String>>at(DeployFiles.yaml("deploy/kubernetes/kustomization.yaml"), "resources"))
                .containsExactlyInAnyOrderElementsOf(DeployFiles.names("deploy/kubernetes").stream()
                        .filter(file -> !file.equals("kustomization.yaml"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aServiceFindsItsPods(String name) {
        Service service = manifests.one(Service.class, name);
        assertThat(service.getSpec().getPorts())
                .singleElement()
                .extracting(port -> port.getPort())
                .isEqualTo(DeployFiles.PORTS.get(name));
        assertThat(container(name).getPorts())
                .singleElement()
                .extracting(port -> port.getContainerPort())
                .isEqualTo(DeployFiles.PORTS.get(name));
        assertThat(service.getSpec().getSelector())
                .isEqualTo(manifests
                        .one(Deployment.class, name)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aPodHasTimeToStartAndIsOnlyRestartedIfItIsDead(String name) {
        assertThat(path(container(name).getStartupProbe())).isEqualTo("/health/liveness");
        assertThat(path(container(name).getLivenessProbe())).isEqualTo("/health/liveness");
        assertThat(allowance(container(name).getStartupProbe())).isGreaterThanOrEqualTo(300);
        assertThat(allowance(container(name).getLivenessProbe())).isGreaterThanOrEqualTo(60);
        assertThat(number(container(name).getResources().getRequests().get("cpu")))
                .isGreaterThanOrEqualTo(new BigDecimal("0.25"));
    }

    @Test
    void aProducerStaysReadyWithoutRedis() {
        assertThat(path(container("producer").getReadinessProbe()))
                .as("/health/readiness fails without Redis; clients must get a 503 with ids instead of no connection")
                .isEqualTo("/health/liveness");
        assertThat(path(container("worker").getReadinessProbe())).isEqualTo("/health/readiness");
        assertThat(path(container("monitor").getReadinessProbe()))
                .as("does not depend on Redis in the monitor")
                .isEqualTo("/health/readiness");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "monitor"})
    void aPodServesRequestsUntilItIsRemovedFromItsService(String name) {
        assertThat(preStopSeconds(name)).isGreaterThanOrEqualTo(5);
        assertThat(pod(name).getTerminationGracePeriodSeconds())
                .isGreaterThan(preStopSeconds(name) + CALLS_GRACE_SECONDS);
    }

    @Test
    void aWorkerHasTimeToReleaseUnfinishedTasks() {
        long grace = Long.parseLong(settings().get("SHUTDOWN_GRACE_SECONDS"));
        assertThat(pod("worker").getTerminationGracePeriodSeconds()).isGreaterThan(grace + 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor", "redis"})
    void aPodHasMinimalRights(String name) {
        PodSpec pod = pod(name);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container(name).getSecurityContext().getReadOnlyRootFilesystem())
                .isTrue();
        assertThat(container(name).getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(container(name).getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aPodHasTheSameMemoryAsInCompose(String name) {
        Map<String, Quantity> limits = container(name).getResources().getLimits();
        assertThat(number(limits.get("memory")).longValueExact()).isEqualTo(ComposeFile.memoryLimit(name));
        assertThat(container(name).getResources().getRequests().get("memory")).isEqualTo(limits.get("memory"));
        assertThat(pod(name).getVolumes())
                .singleElement()
                .extracting(Volume::getEmptyDir)
                .extracting(tmp -> tmp.getSizeLimit())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void settingsComeFromOneMapAndSecretsFromOptionalKeys(String name) {
        assertThat(container(name).getEnvFrom())
                .singleElement()
                .extracting(from -> from.getConfigMapRef().getName())
                .isEqualTo("holdfast");
        assertThat(container(name).getEnv())
                .as("a value here would override the config map")
                .allSatisfy(variable -> {
                    assertThat(secret(variable).getKey()).isEqualTo(variable.getName());
                    assertThat(secret(variable).getOptional()).isTrue();
                })
                .extracting(EnvVar::getName)
                .contains("REDIS_PASSWORD");
    }

    @Test
    void tokensAndPasswordsAreSecrets() {
        assertThat(container("producer").getEnv()).extracting(EnvVar::getName).contains("PRODUCER_API_TOKEN");
        assertThat(container("monitor").getEnv())
                .extracting(EnvVar::getName)
                .contains("MONITOR_USER", "MONITOR_PASSWORD");
        assertThat(settings())
                .doesNotContainKeys("PRODUCER_API_TOKEN", "REDIS_PASSWORD", "MONITOR_USER", "MONITOR_PASSWORD");
        assertThat(container("redis").getEnv()).singleElement().satisfies(variable -> {
            assertThat(variable.getName()).isEqualTo("REDISCLI_AUTH");
            assertThat(secret(variable)).isEqualTo(secret(environment("worker", "REDIS_PASSWORD")));
        });
        assertThat(container("redis").getCommand()).last().isEqualTo("redis");
        assertThat(container("redis").getCommand().get(2)).endsWith("--requirepass \"$REDISCLI_AUTH\"");
    }

    @Test
    void redisPersistsItsDataKeepsItsAddressAndEvictsNothing() {
        assertThat(container("redis").getArgs())
                .containsSubsequence("--appendonly", "yes")
                .containsSubsequence("--maxmemory-policy", "noeviction");
        assertThat(manifests.one(Service.class, "redis").getSpec().getClusterIP())
                .as("without a cluster IP the name would resolve to the pod, whose address changes with each restart")
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker"})
    void replicasAreSpreadAndNotDrainedTogether(String name) {
        LabelSelector own = manifests.one(Deployment.class, name).getSpec().getSelector();
        assertThat(manifests.one(Deployment.class, name).getSpec().getReplicas())
                .isGreaterThan(1);
        assertThat(pod(name).getTopologySpreadConstraints())
                .allSatisfy(spread -> assertThat(spread.getLabelSelector()).isEqualTo(own))
                .extracting(TopologySpreadConstraint::getTopologyKey)
                .containsExactlyInAnyOrder("kubernetes.io/hostname", "topology.kubernetes.io/zone");
        PodDisruptionBudget budget = manifests.one(PodDisruptionBudget.class, name);
        assertThat(budget.getSpec().getSelector()).isEqualTo(own);
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
    }

    @Test
    void allOtherTrafficIsDenied() {
        NetworkPolicySpec all = manifests.one(NetworkPolicy.class, "deny-all").getSpec();
        assertThat(all.getPodSelector()).isEqualTo(new LabelSelector());
        assertThat(all.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(all.getIngress()).isEmpty();
        assertThat(all.getEgress()).isEmpty();
    }

    @Test
    void theServicesOnlyReachRedisAndDns() {
        NetworkPolicySpec services =
                manifests.one(NetworkPolicy.class, "services").getSpec();
        assertThat(apps(services.getPodSelector())).isEqualTo(DeployFiles.PORTS.keySet());
        assertThat(services.getEgress()).hasSize(2);
        assertThat(services.getEgress().get(0).getTo())
                .singleElement()
                .extracting(peer -> apps(peer.getPodSelector()))
                .isEqualTo(Set.of("redis"));
        assertThat(ports(services.getEgress().get(0).getPorts())).containsExactly("TCP " + REDIS_PORT);
        assertThat(services.getEgress().get(1).getTo()).isEmpty();
        assertThat(ports(services.getEgress().get(1).getPorts())).containsExactly("TCP 53", "UDP 53");
        assertThat(manifests.all(NetworkPolicy.class))
                .filteredOn(policy -> !policy.getSpec().getEgress().isEmpty())
                .hasSize(1);
    }

    @Test
    void onlyTheServicesReachRedis() {
        NetworkPolicyIngressRule rule = ingress("redis");
        assertThat(rule.getFrom())
                .singleElement()
                .extracting(peer -> apps(peer.getPodSelector()))
                .isEqualTo(DeployFiles.PORTS.keySet());
        assertThat(ports(rule.getPorts())).containsExactly("TCP " + REDIS_PORT);
    }

    @Test
    void allReachTheProducerAndPrometheusReachesTheOthers() {
        DeployFiles.PORTS.forEach((name, port) ->
                assertThat(ports(ingress(name).getPorts())).as(name).containsExactly("TCP " + port));
        assertThat(ingress("producer").getFrom()).isEmpty();
        for (String name : List.of("worker", "monitor")) {
            assertThat(ingress(name).getFrom())
                    .singleElement()
                    .extracting(peer -> peer.getNamespaceSelector().getMatchLabels())
                    .isEqualTo(Map.of("kubernetes.io/metadata.name", "monitoring"));
        }
    }

    private PodSpec pod(String name) {
        return name.equals("redis")
                ? manifests.one(StatefulSet.class, name).getSpec().getTemplate().getSpec()
                : manifests.one(Deployment.class, name).getSpec().getTemplate().getSpec();
    }

    private Container container(String name) {
        return pod(name).getContainers().get(0);
    }

    private Map<String, String> settings() {
        return manifests.one(ConfigMap.class, "holdfast").getData();
    }

    private NetworkPolicyIngressRule ingress(String name) {
        NetworkPolicySpec policy = manifests.one(NetworkPolicy.class, name).getSpec();
        assertThat(apps(policy.getPodSelector())).isEqualTo(Set.of(name));
        assertThat(policy.getPolicyTypes()).containsExactly("Ingress");
        assertThat(policy.getIngress()).hasSize(1);
        return policy.getIngress().get(0);
    }

    private EnvVar environment(String name, String variable) {
        return container(name).getEnv().stream()
                .filter(each -> each.getName().equals(variable))
                .findFirst()
                .orElseThrow();
    }

    private long preStopSeconds(String name) {
        List<String> command =
                container(name).getLifecycle().getPreStop().getExec().getCommand();
        assertThat(command).hasSize(2).startsWith("sleep");
        return Long.parseLong(command.get(1));
    }

    private static SecretKeySelector secret(EnvVar variable) {
        return variable.getValueFrom().getSecretKeyRef();
    }

    private static String path(Probe probe) {
        return probe.getHttpGet().getPath();
    }

    private static int allowance(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }

    private static BigDecimal number(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }

    private static Set<String> apps(LabelSelector selector) {
        return selector.getMatchLabels().isEmpty()
                ? Set.copyOf(selector.getMatchExpressions().get(0).getValues())
                : Set.copyOf(selector.getMatchLabels().values());
    }

    private static Set<String> ports(List<NetworkPolicyPort> ports) {
        Stream<String> named = ports.stream()
                .map(port -> port.getProtocol() + " " + port.getPort().getIntVal());
        return new TreeSet<>(named.toList());
    }
}
