package io.holdfast.benchmarks.peer;

import com.github.sonus21.rqueue.config.RqueueConfig;
import com.github.sonus21.rqueue.core.RqueueEndpointManager;
import com.github.sonus21.rqueue.core.RqueueMessageEnqueuer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * rqueue, tuned as its documentation says: it fetches as many messages as may run, without a pause, and keeps no
 * finished ones.
 */
public final class RqueuePeer implements Peer {

    private static final int CALLERS = 50;

    private int port;
    private ConfigurableApplicationContext producer;

    public static void main(String[] args) throws IOException {
        PeerMain.serve(new RqueuePeer());
    }

    @Override
    public void open(int port) {
        this.port = port;
        producer = start(RqueueProducer.class, Map.of("rqueue.system.mode", "PRODUCER"));
        producer.getBean(RqueueEndpointManager.class).registerQueue(RqueueWorker.QUEUE);
    }

    /** It has no bulk enqueue. */
    @Override
    public void enqueue(int tasks) throws Exception {
        RqueueMessageEnqueuer enqueuer = producer.getBean(RqueueMessageEnqueuer.class);
        AtomicInteger left = new AtomicInteger(tasks);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            all.add(callers.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    enqueuer.enqueue(RqueueWorker.QUEUE, PAYLOAD);
                }
            }));
        }
        for (Future<?> caller : all) {
            caller.get();
        }
        callers.shutdown();
    }

    @Override
    public long drain(int tasks, int slots) {
        Runs.reset();
        try (ConfigurableApplicationContext worker = start(RqueueWorker.class, Map.of("slots", slots))) {
            RqueueConfig names = worker.getBean(RqueueConfig.class);
            StringRedisTemplate redis = worker.getBean(StringRedisTemplate.class);
            String running = names.getProcessingQueueName(RqueueWorker.QUEUE);
            return Runs.awaitEnd(tasks, () -> redis.opsForZSet().zCard(running) == 0);
        }
    }

    private ConfigurableApplicationContext start(Class<?> application, Map<String, Object> more) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.data.redis.port",
                        port,
                        "spring.main.banner-mode",
                        "off",
                        "logging.level.root",
                        "warn",
                        "rqueue.latest.version.check.enabled",
                        false,
                        "rqueue.job.enabled",
                        false,
                        "rqueue.message.durability.in-terminal-state",
                        0))
                .properties(more)
                .run();
    }

    @Override
    public void close() {
        producer.close();
    }
}
