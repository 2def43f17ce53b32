package io.holdfast.system;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.system.Sink.Event;
import io.holdfast.testing.RedisProcess;
import io.holdfast.worker.Handler;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.WorkerProperties;
import io.holdfast.worker.handler.HandlerRegistry;
import io.holdfast.worker.runtime.WorkerRuntime;
import io.holdfast.worker.runtime.WorkerStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A worker process without Spring's context and web server, which starts in about a second. Its one handler reports to
 * a {@link Sink} what it does, and does what the payload says: {@code sleep_ms}, {@code fail}, {@code failures} (the
 * number of attempts that fail), {@code crash} (the process ends, at every run), {@code stubborn} (continues to sleep when
 * interrupted).
 */
public final class SlimWorker {

    public static final String TYPE = "slim";

    /** Environment variable with the log level. */
    public static final String LOG_LEVEL = "SLIM_WORKER_LOG_LEVEL";

    private static final String SETTINGS = "SLIM_WORKER_SETTINGS";
    private static final String SINK = "SLIM_WORKER_SINK";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String sink = System.getenv(SINK);

    private SlimWorker() {}

    /**
     * Starts one and waits until it is ready.
     *
     * @param settings of {@link WorkerProperties}, like {@code slots=10} and {@code lease-ttl=3s}
     */
    public static ServiceProcess start(RedisProcess redis, Sink sink, String... settings) {
        ServiceProcess process = launch(redis.address(), sink, settings);
        awaitReady(process, sink);
        return process;
    }

    /** Starts one that connects to Redis at this address, and does not wait. */
    public static ServiceProcess launch(String redis, Sink sink, String... settings) {
        return launch(redis, sink, Map.of(), settings);
    }

    /** Starts one likewise, with additional environment variables. */
    public static ServiceProcess launch(String redis, Sink sink, Map<String, String> more, String... settings) {
        Map<String, String> environment = new HashMap<>(more);
        environment.putAll(Map.of("REDIS_ADDR", redis, SINK, sink.address(), SETTINGS, String.join(" ", settings)));
        return ServiceProcess.ofMain(SlimWorker.class, environment);
    }

    public static void awaitReady(ServiceProcess process, Sink sink) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sink.isReady(process.pid()));
    }

    /** A task for this worker. */
    public static NewTask task(Map<String, ?> orders) {
        return NewTask.of(
                TaskHeader.of(new TaskType(TYPE), Instant.now()), Payload.ofText(JSON.writeValueAsString(orders)));
    }

    public static void main(String[] args) throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("io.holdfast");
        log.setLevel(Level.toLevel(System.getenv(LOG_LEVEL), Level.INFO));
        new SlimWorker().work();
    }

    private void work() throws Exception {
        LettuceConnectionFactory redis = new LettuceConnectionFactory(place(System.getenv("REDIS_ADDR")));
        redis.afterPropertiesSet();
        RedisEngine engine = RedisEngine.of(redis);
        WorkerRuntime runtime = new WorkerRuntime(
                properties(),
                WorkerStore.of(engine),
                new HandlerRegistry(List.of(Handler.of(TYPE, this::run)), null),
                new SimpleMeterRegistry());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(runtime, engine)));
        runtime.start();
        tell(Event.READY, "", 0);
    }

    /** A server, {@code master@sentinel,sentinel,…}, or the nodes of a Cluster, {@code node,node,…}. */
    private static RedisConfiguration place(String address) {
        if (address.contains("@")) {
            String[] parts = address.split("@", 2);
            return new RedisSentinelConfiguration(parts[0], Set.of(parts[1].split(",", -1)));
        }
        if (address.contains(",")) {
            return new RedisClusterConfiguration(List.of(address.split(",", -1)));
        }
        String[] parts = address.split(":", 2);
        return new RedisStandaloneConfiguration(parts[0], Integer.parseInt(parts[1]));
    }

    private static void stop(WorkerRuntime runtime, RedisEngine engine) {
        try {
            runtime.stop();
            engine.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static WorkerProperties properties() {
        Map<String, String> properties = new HashMap<>();
        for (String setting : System.getenv(SETTINGS).split(" ", -1)) {
            String[] pair = setting.split("=", 2);
            properties.put(WorkerProperties.PREFIX + "." + pair[0], pair[1]);
        }
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate(WorkerProperties.PREFIX, WorkerProperties.class);
    }

    private void run(TaskContext task) throws Exception {
        JsonNode orders = JSON.readTree(task.text());
        tell(Event.START, task);
        if (orders.path("crash").asBoolean(false)) {
            Runtime.getRuntime().halt(137);
        }
        try {
            sleep(orders.path("sleep_ms").asLong(0), orders.path("stubborn").asBoolean(false));
        } catch (InterruptedException e) {
            tell(Event.INTERRUPTED, task);
            throw e;
        }
        boolean fails = orders.path("fail").asBoolean(false)
                || task.attempt() <= orders.path("failures").asInt(0);
        tell(fails ? Event.FAILED : Event.DONE, task);
        if (fails) {
            throw new IllegalStateException("as ordered");
        }
    }

    private static void sleep(long millis, boolean stubborn) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        for (long left = millis;
                left > 0;
                left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
            try {
                Thread.sleep(left);
            } catch (InterruptedException e) {
                if (!stubborn) {
                    throw e;
                }
            }
        }
    }

    private void tell(Event event, TaskContext task) throws IOException, InterruptedException {
        tell(event, task.id().value(), task.token().value());
    }

    private void tell(Event event, String task, long token) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + sink + "/" + event + "?task=" + task + "&token=" + token + "&pid="
                + ProcessHandle.current().pid());
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.noBody())
                .build();
        int status = client.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("The sink answered " + status);
        }
    }
}
