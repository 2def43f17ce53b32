package io.holdfast.monitor;

import io.holdfast.monitor.autoscale.ScaleGoal;
import io.holdfast.monitor.config.MonitorProperties;
import io.holdfast.service.ServiceDefinition;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.service.Variable;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the monitor service. */
@SpringBootApplication
public class MonitorApplication {

    public static final ServiceDefinition SERVICE =
            new ServiceDefinition("monitor-service", MonitorApplication.class, variables());

    public static void main(String[] args) {
        ServiceLauncher.runOrExit(SERVICE, args);
    }

    private static List<Variable> variables() {
        List<Variable> variables = new ArrayList<>(Variable.redis());
        variables.addAll(Variable.observability());
        variables.add(Variable.metricsToken());
        variables.add(Variable.payloadKeysFile());
        variables.add(Variable.apiDocs());
        variables.add(Variable.listenAddress("MONITOR_ADDR", ":8082"));
        variables.add(Variable.matching(
                "MONITOR_BASE_PATH",
                "holdfast.monitor.base-path",
                MonitorProperties.BASE_PATH,
                "a path like /holdfast or /ops/queues, of letters, digits, '.', '_', '~' and '-'"));
        variables.add(Variable.text("MONITOR_USERS_FILE", "holdfast.monitor.access.users-file"));
        variables.add(Variable.text("MONITOR_USER", "holdfast.monitor.access.user"));
        variables.add(Variable.password("MONITOR_PASSWORD", "holdfast.monitor.access.password"));
        variables.add(Variable.flag("MONITOR_READ_ONLY", "holdfast.monitor.access.read-only"));
        variables.add(Variable.flag("MONITOR_SHOW_PAYLOADS", "holdfast.monitor.access.show-payloads"));
        variables.add(
                Variable.wholeNumber("MAX_QUEUES", "holdfast.monitor.max-queues", 1, MonitorProperties.MAX_QUEUES));
        variables.add(Variable.millis(
                "AUTOSCALE_TARGET_WAIT_MS",
                "holdfast.monitor.autoscale.target-wait",
                ScaleGoal.MIN_TARGET_WAIT.toMillis(),
                ScaleGoal.MAX_TARGET_WAIT.toMillis()));
        return List.copyOf(variables);
    }
}
