package io.holdfast.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A browser with one page of the monitor open. It loads the page and then does what the page's scripts do: it listens
 * to the page's event stream, reads the figures of the charts every ten seconds, and loads each part that the stream
 * does not carry at the interval that the page sets.
 */
public final class Browser implements AutoCloseable {

    private static final Pattern ELEMENT = Pattern.compile("<[^>]*hx-get=\"([^\"]+)\"[^>]*>");
    private static final Pattern INTERVAL = Pattern.compile("hx-trigger=\"[^\"]*every (\\d+)s");
    private static final Pattern STREAM = Pattern.compile("sse-connect=\"([^\"]+)\"");
    private static final Pattern CHARTS = Pattern.compile("data-source=\"([^\"]+)\"");
    private static final Duration CHARTS_INTERVAL = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong refreshes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final ConcurrentHashMap<String, LongAdder> events = new ConcurrentHashMap<>();
    private final Flow.Subscriber<String> listener = new EventCounter();
    private final AtomicReference<Flow.Subscription> stream = new AtomicReference<>();

    private Browser() {}

    /**
     * Loads the page and opens its stream.
     *
     * @throws IllegalStateException if the page has no stream
     */
    public static Browser open(String url) throws IOException, InterruptedException {
        Browser browser = new Browser();
        URI page = URI.create(url);
        String text = browser.get(page);
        browser.listen(resolve(page, found(STREAM, text)));
        Matcher charts = CHARTS.matcher(text);
        if (charts.find()) {
            browser.refresh(resolve(page, charts.group(1)), CHARTS_INTERVAL);
        }
        Matcher element = ELEMENT.matcher(text);
        while (element.find()) {
            Matcher interval = INTERVAL.matcher(element.group());
            if (interval.find() && !element.group().contains("sse-swap=")) {
                browser.refresh(resolve(page, element.group(1)), Duration.ofSeconds(Long.parseLong(interval.group(1))));
            }
        }
        return browser;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("The page has no " + pattern);
        }
        return matcher.group(1);
    }

    private static URI resolve(URI page, String attribute) {
        return page.resolve(attribute.replace("&amp;", "&"));
    }

    private void listen(URI uri) {
        CompletableFuture<HttpResponse<Void>> unused = client.sendAsync(
                HttpRequest.newBuilder(uri)
                        .header("Accept", "text/event-stream")
                        .build(),
                answer -> answer.statusCode() == 200
                        ? HttpResponse.BodySubscribers.fromLineSubscriber(listener)
                        : failed());
    }

    private HttpResponse.BodySubscriber<Void> failed() {
        failures.incrementAndGet();
        return HttpResponse.BodySubscribers.discarding();
    }

    private void refresh(URI part, Duration interval) {
        var unused = timer.scheduleAtFixedRate(
                () -> {
                    try {
                        var unusedBody = get(part);
                        refreshes.incrementAndGet();
                    } catch (IOException | RuntimeException e) {
                        failures.incrementAndGet();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                0,
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private String get(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(uri)
                        .header("Accept", "text/html, application/json")
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(uri + " answered " + response.statusCode());
        }
        return response.body();
    }

    /** Whether the stream has sent each of these events, and nothing failed since the page was opened. */
    public boolean isLive(String... names) {
        return failures.get() == 0 && Stream.of(names).allMatch(events::containsKey);
    }

    /** What it has received, for a message. */
    @Override
    public String toString() {
        return "events " + events + ", refreshes " + refreshes + ", failures " + failures;
    }

    @Override
    public void close() {
        Flow.Subscription open = stream.get();
        if (open != null) {
            open.cancel();
        }
        timer.shutdownNow();
    }

    /** Counts the events of the stream by name. */
    private final class EventCounter implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            stream.set(subscription);
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (line.startsWith("event:")) {
                events.computeIfAbsent(line.substring("event:".length()).strip(), name -> new LongAdder())
                        .increment();
            }
        }

        @Override
        public void onError(Throwable failure) {
            failures.incrementAndGet();
        }

        @Override
        public void onComplete() {
            failures.incrementAndGet();
        }
    }
}
