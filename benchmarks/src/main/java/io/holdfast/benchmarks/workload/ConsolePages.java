package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.MAX_COMMAND_MILLIS;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.http.HttpService;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.measure.Waits;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;

/** The response times of the monitor's pages with a long backlog and many dead letters, and the slowest command of each. */
public final class ConsolePages implements Workload {

    private static final int WARM_UPS = 50;
    private static final int REQUESTS = 100;
    private static final long NOTED_MICROS = 100;

    /** The first is the reference: it only reads what the monitor knows. */
    private static final List<String> PAGES = List.of(
            "/stats",
            "/",
            "/api/statistics?span=24h",
            "/tasks",
            "/tasks?q=error%3Anothing",
            "/failures",
            "/queues",
            "/queues/default",
            "/workers",
            "/operations",
            "/operations/new?action=requeue&q=state%3Adead",
            "/audit",
            "/enqueue");

    private final Path monitor;
    private final ConsoleContents contents;

    /** @param monitor the runnable jar */
    public ConsolePages(Path monitor, int pending, int dead) {
        this.monitor = monitor;
        this.contents = new ConsoleContents(pending, dead);
    }

    @Override
    public String name() {
        return "console-pages";
    }

    @Override
    public String sentence() {
        return "%d requests for each page of the monitor, one after another, with %,d pending tasks and %,d dead letters"
                .formatted(REQUESTS, contents.pending(), contents.dead());
    }

    @Override
    public List<Trial> trials() {
        return PAGES.stream()
                .map(page -> new Trial(page, redis -> measure(redis, page)))
                .toList();
    }

    private Measurement measure(RedisUnderTest redis, String page) throws IOException, InterruptedException {
        try (HoldfastSession session = new Holdfast().open(redis);
                HttpService service = HttpService.monitor(monitor, redis.port())) {
            contents.fill(session);
            redis.settle(HoldfastSession.RECORDS);
            HttpClient client = HttpClient.newHttpClient();
            URI uri = URI.create(service.url(page));
            for (int i = 0; i < WARM_UPS; i++) {
                load(client, uri);
            }
            redis.look().noteSlow(NOTED_MICROS);
            Waits waits = new Waits();
            for (int i = 0; i < REQUESTS; i++) {
                long started = System.nanoTime();
                load(client, uri);
                waits.add(System.nanoTime() - started);
            }
            return waits.measurement()
                    .with(MAX_COMMAND_MILLIS, redis.look().slow().longestMicros() / 1e3);
        }
    }

    private static void load(HttpClient client, URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept", "text/html,*/*").build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(uri + " answered " + response.statusCode());
        }
    }
}
