package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Listens to a stream of events of a monitor, as a browser does. */
final class LiveListener implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Event(String name, String data) {}

    private final HttpResponse<InputStream> answer;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    private LiveListener(HttpResponse<InputStream> answer) {
        this.answer = answer;
        Thread reader = new Thread(this::read, "live-listener");
        reader.setDaemon(true);
        reader.start();
    }

    static LiveListener of(RunningMonitor monitor, String path) {
        return of(monitor, path, request -> {});
    }

    static LiveListener of(RunningMonitor monitor, String path, Consumer<HttpRequest.Builder> details) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(monitor.url(path))).header("Accept", "text/event-stream");
        details.accept(request);
        try {
            return new LiveListener(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        StringBuilder data = new StringBuilder();
        String name = "message";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    events.add(new Event(name, data.toString()));
                    data.setLength(0);
                } else if (line.startsWith("event:")) {
                    name = line.substring(6);
                } else if (line.startsWith("data:")) {
                    data.append(line, 5, line.length()).append('\n');
                }
            }
        } catch (IOException e) {
            // the connection was cut off, which is an end too
        } finally {
            ended = true;
        }
    }

    int status() {
        return answer.statusCode();
    }

    String header(String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    long count(String name) {
        return events.stream().filter(event -> event.name().equals(name)).count();
    }

    Set<String> names() {
        return events.stream().map(Event::name).collect(Collectors.toSet());
    }

    /** The data of the last event of this name. */
    String last(String name) {
        return events.stream()
                .filter(event -> event.name().equals(name))
                .reduce((a, b) -> b)
                .map(Event::data)
                .orElse("");
    }

    void await(String name, String text) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(last(name)).contains(text));
    }

    void awaitEnd() {
        Awaitility.await().atMost(SOON).until(() -> ended);
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
