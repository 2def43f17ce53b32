package io.holdfast.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A browser with one page of the monitor open: it loads the page, and then each part that the page refreshes
 * periodically, at the interval that the page sets.
 */
public final class Browser implements AutoCloseable {

    private static final Pattern ELEMENT = Pattern.compile("<[^>]*hx-get=\"([^\"]+)\"[^>]*>");
    private static final Pattern INTERVAL = Pattern.compile("hx-trigger=\"[^\"]*every (\\d+)s");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong refreshes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    private Browser() {}

    /** @throws IllegalStateException if the page refreshes nothing */
    public static Browser open(String url) throws IOException, InterruptedException {
        Browser browser = new Browser();
        URI page = URI.create(url);
        Matcher element = ELEMENT.matcher(browser.get(page));
        int parts = 0;
        while (element.find()) {
            Matcher interval = INTERVAL.matcher(element.group());
            if (interval.find()) {
                URI part = page.resolve(element.group(1).replace("&amp;", "&"));
                browser.refresh(part, Long.parseLong(interval.group(1)));
                parts++;
            }
        }
        if (parts == 0) {
            browser.close();
            throw new IllegalStateException(url + " has no part that it refreshes");
        }
        return browser;
    }

    private void refresh(URI part, long seconds) {
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
                seconds,
                seconds,
                TimeUnit.SECONDS);
    }

    private String get(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(uri).header("Accept", "text/html").build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(uri + " answered " + response.statusCode());
        }
        return response.body();
    }

    /** How many parts it has loaded since it was opened. */
    public long refreshes() {
        return refreshes.get();
    }

    /** How many parts it could not load. */
    public long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
