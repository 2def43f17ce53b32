package io.holdfast.cli;

import io.holdfast.producer.ProducerApplication;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.testing.TestRedis;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** A producer on the shared Redis. */
final class RunningProducer implements AutoCloseable {

    private static final class Holder {
        static final RunningProducer SHARED = start(Map.of());
    }

    private final ConfigurableApplicationContext context;

    private RunningProducer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningProducer shared() {
        return Holder.SHARED;
    }

    static RunningProducer start(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PRODUCER_ADDR", "127.0.0.1:0");
        all.putIfAbsent("REDIS_ADDR", TestRedis.shared().address());
        return new RunningProducer(ServiceLauncher.start(ProducerApplication.SERVICE, all));
    }

    String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    RunCommand holdfast() {
        return RunCommand.with(Map.of("HOLDFAST_URL", url()));
    }

    @Override
    public void close() {
        context.close();
    }
}
