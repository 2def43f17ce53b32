package io.holdfast.standalone;

import io.holdfast.monitor.MonitorApplication;
import io.holdfast.producer.ProducerApplication;
import io.holdfast.service.ServiceDefinition;
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

/** The three services in this JVM, with the Redis and the worker processes that belong to them. */
final class Standalone {

    private static final Logger log = LoggerFactory.getLogger(Standalone.class);
    private static final String REDIS_ADDR = "REDIS_ADDR";
    private static final String REDIS_SENTINEL_MASTER = "REDIS_SENTINEL_MASTER";
    private static final List<String> LOGIN = List.of("REDIS_USERNAME", "REDIS_PASSWORD", "REDIS_TLS");

    private static final String NO_WORKER = "--holdfast.worker.enabled=false";

    private final Map<String, String> environment;
    private final StopOrder stopOrder;

    private Standalone(Map<String, String> environment, StopOrder stopOrder) {
        this.environment = new HashMap<>(environment);
        this.stopOrder = stopOrder;
    }

    /**
     * Starts everything, or says in one line why that can't be. What was started is stopped when the JVM ends, in
     * order, by the only shutdown hook there is.
     *
     * @return whether it runs
     */
    static boolean run(Map<String, String> environment, Path data, int workers) {
        StopOrder stopOrder = new StopOrder();
        Runtime.getRuntime().addShutdownHook(new Thread(stopOrder::stop, "shutdown"));
        try {
            new Standalone(environment, stopOrder).start(data, workers);
            return true;
        } catch (RedisStartException | SettingException e) {
            log.error(e.getMessage());
        } catch (RuntimeException e) {
            log.debug("The start failed", e); // Spring Boot has reported it in one line
        }
        return false;
    }

    private void start(Path data, int workers) {
        if (isBlank(REDIS_ADDR) && isBlank(REDIS_SENTINEL_MASTER)) {
            embedRedis(data);
        }
        String dashboard = "http://localhost:" + start("monitor", MonitorApplication.SERVICE, NO_WORKER);
        String producer = "http://localhost:" + start("producer", ProducerApplication.SERVICE, NO_WORKER);
        WorkerProcesses processes = new WorkerProcesses(environment);
        // The processes and the worker in this JVM drain at the same time: told first, waited for last.
        stopOrder.start("worker processes", () -> processes::awaitEnd);
        String worker = "http://localhost:" + start("worker", WorkerApplication.SERVICE);
        stopOrder.start("worker processes", () -> processes::askToStop);

        String seconds = String.format(
                Locale.ROOT, "%.1f", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        log.info("Holdfast is up after {} s; Ctrl-C stops it", seconds);
        log.info("  dashboard  {}", dashboard);
        log.info("  producer   {}  (POST /task, POST /tasks)", producer);
        log.info("  worker     {}/metrics", worker);
        log.info("Try: curl {}/task -H 'Content-Type: application/json' -d '{\"type\":\"hello\"}'", producer);
        stopOrder.start("all", () -> () -> log.info("Stopping; tasks that run may finish first"));
        processes.start(workers);
    }

    private boolean isBlank(String variable) {
        return environment.getOrDefault(variable, "").isBlank();
    }

    private void embedRedis(Path data) {
        EmbeddedRedis redis = stopOrder.start("Redis", () -> EmbeddedRedis.open(data));
        environment.put(REDIS_ADDR, redis.address());
        environment.keySet().removeAll(LOGIN);
        log.info("Redis is at {} and keeps its data in {}", redis.address(), redis.folder());
    }

    /**
     * Returns the port it listens on. All services share one class path, so the worker's auto-configuration would make a
     * worker of each of them.
     */
    private String start(String name, ServiceDefinition service, String... arguments) {
        ConfigurableApplicationContext context =
                stopOrder.start(name, () -> QuietStart.of(service, environment, arguments));
        return context.getEnvironment().getProperty("local.server.port", "?");
    }
}
