package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.MonitorApplication;
import io.holdfast.producer.ProducerApplication;
import io.holdfast.service.ServiceDefinition;
import io.holdfast.worker.service.WorkerApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** The three services on loopback, each with its own environment. */
final class RunningServices implements AutoCloseable {

    private static final String NO_WORKER = "--holdfast.worker.enabled=false";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();
    private final String producer;
    private final String worker;
    private final String monitor;

    /** @param environments by the name of the service: producer, worker, monitor */
    RunningServices(Map<String, Map<String, String>> environments) {
        this.producer = start(ProducerApplication.SERVICE, environments.get("producer"), "PRODUCER_ADDR", NO_WORKER);
        this.monitor = start(MonitorApplication.SERVICE, environments.get("monitor"), "MONITOR_ADDR", NO_WORKER);
        this.worker = start(WorkerApplication.SERVICE, environments.get("worker"), "WORKER_METRICS_ADDR");
    }

    private String start(
            ServiceDefinition service, Map<String, String> environment, String address, String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(address, "127.0.0.1:0");
        ConfigurableApplicationContext context = QuietLauncher.start(service, all, arguments);
        contexts.push(context);
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** The settings of all services as texts, as a log would show them. */
    List<String> settings() {
        return contexts.stream()
                .flatMap(context -> context.getBeansWithAnnotation(ConfigurationProperties.class).values().stream())
                .filter(bean -> bean.getClass().getName().startsWith("io.holdfast."))
                .map(String::valueOf)
                .toList();
    }

    String producer() {
        return producer;
    }

    String worker() {
        return worker;
    }

    String monitor() {
        return monitor;
    }

    /** Sends a request; its answer must be a success. */
    String call(String method, String url, String json, String... headers) {
        HttpResponse<String> answer = send(method, url, json, headers);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, url, answer.body())
                .isBetween(200, 299);
        return answer.body();
    }

    HttpResponse<String> send(String method, String url, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        contexts.forEach(ConfigurableApplicationContext::close);
    }
}
