package io.holdfast.monitor.deploy;

import static io.holdfast.monitor.deploy.DeployFiles.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ExternalMetricSource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.holdfast.monitor.metrics.AutoscaleGauges;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Helm chart. What it renders is kept in {@code deploy/helm/golden} and checked without helm; with helm, also that it is up to date. */
class HelmChartTest {

    private static final String GOLDEN = "deploy/helm/golden/";
    private static final List<String> VALUES = List.of("default", "keda-cluster", "hpa-sentinel");

    /** How long a server waits for requests in progress by default. */
    private static final int CALLS_GRACE_SECONDS = 30;

    static Stream<String> renderedServices() {
        return VALUES.stream()
                .flatMap(values -> DeployFiles.PORTS.keySet().stream().map(service -> values + " " + service));
    }

    @ParameterizedTest
    @MethodSource("renderedServices")
    void aPodHasMinimalRights(String which) {
        PodSpec pod = pod(which);
        Container container = pod.getContainers().get(0);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10_001);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }

    @ParameterizedTest
    @MethodSource("renderedServices")
    void aPodHasTheProbesOfTheManifests(String which) {
        Container expected = Manifests.listed()
                .one(Deployment.class, service(which))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        Container container = pod(which).getContainers().get(0);
        assertThat(container.getStartupProbe()).isEqualTo(expected.getStartupProbe());
        assertThat(container.getLivenessProbe()).isEqualTo(expected.getLivenessProbe());
        assertThat(container.getReadinessProbe()).isEqualTo(expected.getReadinessProbe());
        assertThat(container.getLifecycle()).isEqualTo(expected.getLifecycle());
        assertThat(container.getPorts()).isEqualTo(expected.getPorts());
        assertThat(container.getResources().getLimits())
                .isEqualTo(expected.getResources().getLimits());
        assertThat(container.getResources().getRequests().get("memory"))
                .isEqualTo(container.getResources().getLimits().get("memory"));
    }

    @ParameterizedTest
    @MethodSource("renderedServices")
    void aPodHasTimeToStop(String which) {
        long seconds = pod(which).getTerminationGracePeriodSeconds();
        if (service(which).equals("worker")) {
            String grace = settings(which).get("SHUTDOWN_GRACE_SECONDS");
            assertThat(seconds).as("to release what did not finish").isGreaterThan(Long.parseLong(grace) + 10);
        } else {
            assertThat(seconds).as("preStop, then the calls in progress").isGreaterThan(10 + CALLS_GRACE_SECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("renderedServices")
    void aSettingIsAKnownVariableAndNoSecret(String which) {
        Set<String> known = DeployFiles.PORTS.keySet().stream() // some settings are for several services
                .flatMap(name ->
                        DeployFiles.<Map<String, Object>>at(
                                ComposeFile.services().get(name), "environment")
                                .keySet()
                                .stream())
                .collect(Collectors.toSet());
        Set<String> secrets =
                Set.of("PRODUCER_API_TOKEN", "REDIS_PASSWORD", "MONITOR_USER", "MONITOR_PASSWORD", "METRICS_TOKEN");
        assertThat(settings(which).keySet()).isNotEmpty().isSubsetOf(known).doesNotContainAnyElementsOf(secrets);
        assertThat(pod(which).getContainers().get(0).getEnv())
                .allSatisfy(variable -> {
                    assertThat(variable.getValueFrom().getSecretKeyRef().getKey())
                            .isEqualTo(variable.getName());
                    assertThat(variable.getValueFrom().getSecretKeyRef().getOptional())
                            .isEqualTo(variable.getName().equals("METRICS_TOKEN") ? null : true);
                })
                .extracting(EnvVar::getName)
                .contains("REDIS_PASSWORD")
                .isSubsetOf(known);
    }

    @ParameterizedTest
    @MethodSource("renderedServices")
    void aServiceABudgetAndASpreadSelectThePods(String which) {
        Manifests rendered = Manifests.of(GOLDEN + values(which) + ".yaml");
        String name = "holdfast-" + service(which);
        Deployment deployment = rendered.one(Deployment.class, name);
        LabelSelector own = deployment.getSpec().getSelector();
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels).containsAllEntriesOf(own.getMatchLabels());
        assertThat(rendered.one(Service.class, name).getSpec().getSelector()).isEqualTo(own.getMatchLabels());
        assertThat(rendered.one(PodDisruptionBudget.class, name).getSpec().getSelector())
                .isEqualTo(own);
        assertThat(rendered.one(NetworkPolicy.class, name).getSpec().getPodSelector())
                .isEqualTo(own);
        assertThat(pod(which).getTopologySpreadConstraints())
                .hasSize(2)
                .allSatisfy(spread -> assertThat(spread.getLabelSelector()).isEqualTo(own));
    }

    @ParameterizedTest
    @MethodSource("renderedServices")
    void onlyWhatIsNamedReachesAPod(String which) {
        NetworkPolicySpec policy = Manifests.of(GOLDEN + values(which) + ".yaml")
                .one(NetworkPolicy.class, "holdfast-" + service(which))
                .getSpec();
        assertThat(policy.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(policy.getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getPorts())
                        .singleElement()
                        .extracting(port -> port.getPort().getIntVal())
                        .isEqualTo(DeployFiles.PORTS.get(service(which))));
        assertThat(policy.getIngress().get(0).getFrom().isEmpty())
                .as("anyone")
                .isEqualTo(service(which).equals("producer") && !values(which).equals("keda-cluster"));
        assertThat(policy.getEgress())
                .allSatisfy(rule -> assertThat(rule.getPorts()).isNotEmpty());
    }

    @Test
    void anAutoscalerSetsTheNumberOfWorkers() {
        for (String values : VALUES) {
            assertThat(Manifests.of(GOLDEN + values + ".yaml")
                                    .one(Deployment.class, "holdfast-worker")
                                    .getSpec()
                                    .getReplicas()
                            == null)
                    .as(values)
                    .isEqualTo(!values.equals("default"));
        }
    }

    @Test
    void kedaAsksTheMonitorForWhatItAnswers() {
        Map<String, Object> scaled = custom("keda-cluster", "ScaledObject");
        Map<String, String> trigger = at(scaled, "spec", "triggers", 0, "metadata");
        URI url = URI.create(trigger.get("url"));
        assertThat(url.getHost()).isEqualTo("holdfast-monitor.jobs.svc");
        assertThat(url.getPort()).isEqualTo(DeployFiles.PORTS.get("monitor"));
        Map<String, Object> api =
                DeployFiles.yaml("monitor-service/src/main/resources/io/holdfast/monitor/openapi.yaml");
        List<Map<String, Object>> parameters = at(api, "paths", url.getPath(), "get", "parameters");
        assertThat(Arrays.stream(url.getQuery().split("&", -1)).map(pair -> pair.split("=", 2)[0]))
                .containsExactlyInAnyOrderElementsOf(parameters.stream()
                        .map(parameter -> DeployFiles.<String>at(parameter, "name"))
                        .toList());
        assertThat(DeployFiles.<List<String>>at(api, "components", "schemas", "Autoscale", "required"))
                .contains(trigger.get("valueLocation"));
        Set<String> parts = new TreeSet<>();
        DeployFiles.<List<Map<String, String>>>at(
                        custom("keda-cluster", "TriggerAuthentication"), "spec", "secretTargetRef")
                .forEach(part -> parts.add(part.get("parameter") + " " + part.get("key")));
        assertThat(parts).containsExactly("password MONITOR_PASSWORD", "username MONITOR_USER");
    }

    @Test
    void theHpaDividesTheMetricByTheSlotsOfAPod() {
        ExternalMetricSource source = Manifests.of(GOLDEN + "hpa-sentinel.yaml")
                .one(HorizontalPodAutoscaler.class, "holdfast-worker")
                .getSpec()
                .getMetrics()
                .get(0)
                .getExternal();
        assertThat(source.getMetric().getName()).isEqualTo(AutoscaleGauges.ALL);
        assertThat(source.getTarget().getAverageValue())
                .isEqualTo(new Quantity(settings("hpa-sentinel worker").get("WORKER_COUNT")));
        assertThat(DeployFiles.text("deploy/helm/holdfast/templates/autoscaling.yaml"))
                .contains("name: " + AutoscaleGauges.QUEUE + "\n");
    }

    /** Without the Secret, a pod does not start: it would show its metrics to everyone. */
    @Test
    void theServicesDemandTheTokenOfTheMetricsAndThePrometheusOperatorSendsIt() {
        for (String service : DeployFiles.PORTS.keySet()) {
            SecretKeySelector token = pod("keda-cluster " + service).getContainers().get(0).getEnv().stream()
                    .filter(variable -> variable.getName().equals("METRICS_TOKEN"))
                    .findFirst()
                    .orElseThrow()
                    .getValueFrom()
                    .getSecretKeyRef();
            assertThat(token.getName()).isEqualTo("holdfast-metrics");
            assertThat(token.getOptional()).isNotEqualTo(true);
            assertThat(DeployFiles.<Map<String, Object>>at(
                            custom("keda-cluster", "ServiceMonitor"),
                            "spec",
                            "endpoints",
                            0,
                            "authorization",
                            "credentials"))
                    .isEqualTo(Map.of("name", token.getName(), "key", token.getKey()));
        }
    }

    @Test
    void thePrometheusOperatorGetsTheAlertRules() {
        assertThat(DeployFiles.text("deploy/helm/holdfast/files/rules.yml"))
                .as("a chart cannot read a file outside of it: copy it")
                .isEqualTo(DeployFiles.text("deploy/prometheus/rules.yml"));
        assertThat(DeployFiles.<Object>at(custom("keda-cluster", "PrometheusRule"), "spec"))
                .isEqualTo(DeployFiles.yaml("deploy/prometheus/rules.yml"));
        assertThat(DeployFiles.<String>at(custom("keda-cluster", "ServiceMonitor"), "spec", "jobLabel"))
                .isEqualTo("app.kubernetes.io/component");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "keda-cluster", "hpa-sentinel"})
    void helmRendersWhatIsKept(String values) {
        Helm helm = Helm.installed();
        Helm.Result lint = helm.run("lint", values, "--strict");
        assertThat(lint.status()).as(lint.output()).isZero();
        Helm.Result rendered = helm.run("template", values, "--namespace=jobs", "--kube-version=1.33.0");
        assertThat(rendered.status()).as(rendered.output()).isZero();
        assertThat(rendered.output())
                .as("make chart renders the golden files again")
                .isEqualTo(DeployFiles.text(GOLDEN + values + ".yaml"));
    }

    @ParameterizedTest
    @CsvSource({
        "worker.slots=0, slots",
        "worker.slot=5, slot",
        "redis.mode=sentinel, sentinelMaster",
        "redis.addresses[0]=redis, addresses",
        "'redis.addresses={a:1,b:2}', one address",
        "autoscaling.kind=vpa, kind",
        "worker.releaseSeconds=5, releaseSeconds",
        "autoscaling.max=0, max"
    })
    void helmRefusesAnInvalidValueByName(String value, String named) {
        Helm.Result refused = Helm.installed().run("template", "default", "--kube-version=1.33.0", "--set", value);
        assertThat(refused.status()).isNotZero();
        assertThat(refused.output()).contains(named);
    }

    private static String values(String which) {
        return which.split(" ", 2)[0];
    }

    private static String service(String which) {
        return which.split(" ", 2)[1];
    }

    private static PodSpec pod(String which) {
        return Manifests.of(GOLDEN + values(which) + ".yaml")
                .one(Deployment.class, "holdfast-" + service(which))
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static Map<String, String> settings(String which) {
        return Manifests.of(GOLDEN + values(which) + ".yaml")
                .one(ConfigMap.class, "holdfast-" + service(which))
                .getData();
    }

    private static Map<String, Object> custom(String values, String kind) {
        return DeployFiles.documents(GOLDEN + values + ".yaml")
                .filter(document -> kind.equals(document.get("kind")))
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
                    assertThat(found).as(kind).hasSize(1);
                    return found.get(0);
                }));
    }
}
