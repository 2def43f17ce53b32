package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.MonitorApplication;
import io.holdfast.producer.ProducerApplication;
import io.holdfast.service.ServiceDefinition;
import io.holdfast.testing.RedisProcess;
import io.holdfast.worker.service.WorkerApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The monitor's users lock the monitor, and not the services that share its class path. */
class SharedClassPathIT {

    private static final String NO_WORKER = "--holdfast.worker.enabled=false";

    @TempDir
    private Path folder;

    @Test
    @Tag("reliability")
    void usersOfTheMonitorDoNotLockTheOtherServices() throws IOException, InterruptedException {
        try (RedisProcess redis = RedisProcess.start(folder);
                ConfigurableApplicationContext monitor = start(redis, MonitorApplication.SERVICE, NO_WORKER);
                ConfigurableApplicationContext producer = start(redis, ProducerApplication.SERVICE, NO_WORKER);
                ConfigurableApplicationContext worker = start(redis, WorkerApplication.SERVICE)) {
            assertThat(post(monitor, "/api/none")).isEqualTo(401);
            assertThat(post(producer, "/task")).isEqualTo(202);
            assertThat(post(worker, "/metrics")).isEqualTo(405);
        }
    }

    private static ConfigurableApplicationContext start(RedisProcess redis, ServiceDefinition service, String... args) {
        return QuietLauncher.start(
                service,
                Map.of(
                        "REDIS_ADDR", redis.address(),
                        "MONITOR_ADDR", "127.0.0.1:0",
                        "PRODUCER_ADDR", "127.0.0.1:0",
                        "WORKER_METRICS_ADDR", "127.0.0.1:0",
                        "MONITOR_USER", "otto",
                        "MONITOR_PASSWORD", "secret"),
                args);
    }

    private static int post(ConfigurableApplicationContext service, String path)
            throws IOException, InterruptedException {
        String url = "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + path;
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }
}
