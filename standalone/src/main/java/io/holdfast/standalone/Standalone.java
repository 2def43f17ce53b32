package io.holdfast.standalone;

import io.holdfast.monitor.MonitorApplication;
import io.holdfast.producer.ProducerApplication;
import io.holdfast.service.ServiceDefinition;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.service.SettingException;
import io.holdfast.standalone.redis.EmbeddedRedis;
import io.holdfast.standalone.redis.RedisStartException;
import io.holdfast.worker.service.WorkerApplication;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/** The three services in this JVM, with an embedded Redis and additional worker processes if wanted. */
final class Standalone {

    private static final Logger log = LoggerFactory.getLogger(Standalone.class);
    private static final String REDIS_ADDR = "REDIS_ADDR";
    private static final String REDIS_SENTINEL_MASTER = "REDIS_SENTINEL_MASTER";
    private static final String REDIS_CLUSTER_NODES = "REDIS_CLUSTER_NODES";
    private static final List<String> LOGIN = List.of("REDIS_USERNAME", "REDIS_PASSWORD", "REDIS_TLS");

    private static final String NO_WORKER = "--holdfast.worker.enabled=false";

    private final Map<String, String> environment;
    private final ShutdownSequence shutdown;

    private Standalone(Map<String, String> environment, ShutdownSequence shutdown) {
        this.environment = new HashMap<>(environment);
        this.shutdown = shutdown;
    }

    /**
     * Starts everything, or logs in one line why it cannot start. The only shutdown hook stops what was started, in order,
     * when the JVM ends.
     *
     * @return whether it runs
     */
    static boolean run(Map<String, String> environment, Path data, int workers) {
        ShutdownSequence shutdown = new ShutdownSequence();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::stop, "shutdown"));
        try {
            ServiceLauncher.checkVariables(
                    environment, MonitorApplication.SERVICE, ProducerApplication.SERVICE, WorkerApplication.SERVICE);
            new Standalone(environment, shutdown).start(data, workers);
            return true;
        } catch (RedisStartException | SettingException e) {
            log.error(e.getMessage());
        } catch (RuntimeException e) {
            log.debug("The start failed", e); // Spring Boot has reported it in one line
        }
        return false;
    }

    private void start(Path data, int workers) {
        if (isBlank(REDIS_ADDR) && isBlank(REDIS_SENTINEL_MASTER) && isBlank(REDIS_CLUSTER_NODES)) {
            embedRedis(data);
        }
        ConfigurableEnvironment monitor = start("monitor", MonitorApplication.SERVICE, NO_WORKER);
        ConfigurableEnvironment producer = start("producer", ProducerApplication.SERVICE, NO_WORKER);
        WorkerProcesses processes = new WorkerProcesses(environment);
        // The processes and the worker in this JVM drain at the same time: asked first, awaited last.
        shutdown.start("worker processes", () -> processes::awaitEnd);
        ConfigurableEnvironment worker = start("worker", WorkerApplication.SERVICE);
        shutdown.start("worker processes", () -> processes::requestStop);
        processes.start(workers);
        processes.awaitStart();
        shutdown.start("all", () -> () -> log.info("Stopping; running tasks may finish first"));

        String seconds = String.format(
                Locale.ROOT, "%.1f", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        log.info("Holdfast is up after {} s; Ctrl-C stops it", seconds);
        log.info("  console    {}", url(monitor) + monitor.getProperty("holdfast.monitor.base-path", ""));
        log.info("  producer   {}  (POST /task, POST /tasks)", url(producer));
        log.info("  worker     {}/metrics", url(worker));
        processes
                .running()
                .forEach(id -> log.info(
                        "  worker process {} is up; run kill -9 {} to see another worker take over its tasks", id, id));
        log.info(
                "Try: curl {}/task -H 'Content-Type: application/json'{} -d '{\"type\":\"hello\"}'",
                url(producer),
                // Not the token itself: it does not belong in a log.
                isBlank("PRODUCER_API_TOKEN") ? "" : " -H \"Authorization: Bearer $PRODUCER_API_TOKEN\"");
    }

    private boolean isBlank(String variable) {
        return environment.getOrDefault(variable, "").isBlank();
    }

    private void embedRedis(Path data) {
        EmbeddedRedis redis = shutdown.start("Redis", () -> EmbeddedRedis.open(data));
        environment.put(REDIS_ADDR, redis.address());
        environment.keySet().removeAll(LOGIN);
        log.info("Redis listens on {} and keeps its data in {}", redis.address(), redis.folder());
    }

    /** All services share one class path, so the auto-configuration of the worker would add a worker to each of them. */
    private ConfigurableEnvironment start(String name, ServiceDefinition service, String... arguments) {
        ConfigurableApplicationContext context =
                shutdown.start(name, () -> QuietLauncher.start(service, environment, arguments));
        return context.getEnvironment();
    }

    private static String url(ConfigurableEnvironment service) {
        return "http://localhost:" + service.getProperty("local.server.port", "?");
    }
}
