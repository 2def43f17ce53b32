package io.holdfast.monitor;

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
        variables.add(Variable.listenAddress("MONITOR_ADDR", ":8082"));
        variables.add(Variable.matching(
                "MONITOR_BASE_PATH",
                "holdfast.monitor.base-path",
                MonitorProperties.BASE_PATH,
                "a path like /holdfast or /ops/queues, of letters, digits, '.', '_', '~' and '-'"));
        return List.copyOf(variables);
    }
}
