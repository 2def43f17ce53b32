package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.task.Priority;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stream of live parts over HTTP. */
class LiveIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int MAX_BROWSERS = 100;

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void flush() {
        monitor.flush();
    }

    @Test
    void aChangeReachesEachListenerOfItsQueue() throws Exception {
        try (LiveListener all = listen("/live/overview");
                LiveListener mail = listen("/live/overview?queue=mail");
                LiveListener frame = listen("/live")) {
            new TaskMix(monitor.engine(), "mail").pending(Priority.HIGH, 7);
            new TaskMix(monitor.engine(), "video").pending(Priority.HIGH, 4);
            all.await("now", "data-depth=\"pending\">11<");
            mail.await("now", "data-depth=\"pending\">7<");
            all.await("details", "href=\"queues/mail\"");
            frame.await("store-status", "data-state=\"up\"");
            assertThat(frame.names()).containsOnly("keep-alive", "store-status");
        }
    }

    @Test
    void whatDoesNotChangeIsSentOnce() throws Exception {
        try (LiveListener listener = listen("/live")) {
            await().atMost(SOON).until(() -> listener.count("keep-alive") >= 3);
            assertThat(listener.count("store-status")).isEqualTo(1);
        }
    }

    @Test
    void anOutageAndItsEndAreTold() throws Exception {
        try (LiveListener listener = listen("/live/overview")) {
            listener.await("store-status", "data-state=\"up\"");
            monitor.redis().kill();
            try {
                listener.await("store-status", "Redis is unreachable");
                listener.await("now", "data-depth=\"pending\">–<");
            } finally {
                monitor.redis().restart();
            }
            listener.await("store-status", "data-state=\"up\"");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(listener.last("now")).contains(">0<"));
        }
    }

    @Test
    void proxiesPassItOnAndNothingKeepsIt() throws Exception {
        try (LiveListener listener = listen("/live")) {
            assertThat(listener.header("Content-Type")).startsWith("text/event-stream");
            assertThat(listener.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(listener.header("Cache-Control")).contains("no-cache");
            assertThat(listener.header("Content-Security-Policy")).contains("connect-src 'self'");
        }
    }

    @Test
    @Tag("reliability")
    void oneListenerTooManyIsRefusedUntilAnotherLeaves() throws Exception {
        List<LiveListener> listeners = new ArrayList<>();
        try {
            await().atMost(SOON).until(() -> fill(listeners) == 503);
            assertThat(listeners).hasSizeLessThanOrEqualTo(MAX_BROWSERS).hasSizeGreaterThan(MAX_BROWSERS / 2);
            assertThat(monitor.get("/store-status").statusCode()).isEqualTo(200);
            for (LiveListener listener : listeners) {
                listener.await(
                        "store-status",
                        "data-state=\"up\""); // nobody holds a thread of the web server or waits for others
            }
        } finally {
            listeners.forEach(LiveListener::close);
        }
        listen("/live").close();
    }

    /** Tries again while the connections of a test before this one are not known to be closed. */
    private LiveListener listen(String path) {
        return await().atMost(SOON).until(() -> LiveListener.of(monitor, path), listener -> listener.status() == 200);
    }

    private int fill(List<LiveListener> listeners) {
        for (int i = listeners.size(); i <= MAX_BROWSERS; i++) {
            LiveListener listener = LiveListener.of(monitor, "/live");
            if (listener.status() != 200) {
                listener.close();
                return listener.status();
            }
            listeners.add(listener);
        }
        return 200;
    }

    @Test
    void aHeadRequestListensToNothing() {
        HttpResponse<String> answer = monitor.send(
                "/live",
                request -> request.method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody())
                        .header("Accept", "text/event-stream"));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void theMonitorStopsAtOnceAndIsHeardAgainAfterItsStart() throws Exception {
        RunningMonitor own = new RunningMonitor(Map.of());
        try (LiveListener listener = LiveListener.of(own, "/live")) {
            listener.await("store-status", "data-state=\"up\"");
            long began = System.nanoTime();
            own.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15)); // without: 30
            listener.awaitEnd();
            own.start();
            try (LiveListener again = LiveListener.of(own, "/live")) {
                again.await("store-status", "data-state=\"up\"");
            }
        }
    }
}
