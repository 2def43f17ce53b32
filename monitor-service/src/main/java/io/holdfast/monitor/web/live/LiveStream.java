package io.holdfast.monitor.web.live;

import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.state.StateTracker;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends live parts to all browsers that listen: after each read of the queues, at most once a second, what has changed.
 * Renders each part once, on one thread, and nothing while nobody listens. An event {@code keep-alive} with the time of this
 * machine follows every two seconds; a browser that misses it fetches the parts by a timer. Thread-safe.
 */
@Component
public final class LiveStream implements SmartLifecycle {

    static final int MAX_BROWSERS = 100;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
    private static final Duration MIN_GAP = Duration.ofMillis(900);
    private static final Duration MAX_STOP = Duration.ofSeconds(1);

    private final Access access;
    private final Clock clock = Clock.systemUTC();
    private final Set<LiveBrowser> browsers = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService renderer;
    private @Nullable ExecutorService senders;
    private final AtomicBoolean queued = new AtomicBoolean();
    private final LiveRounds rounds = new LiveRounds(KEEP_ALIVE.minus(MIN_GAP), clock, System::nanoTime);
    private long publishedNanos = System.nanoTime() - KEEP_ALIVE.toNanos(); // only on the thread of the renderer

    LiveStream(StateTracker tracker, Access access) {
        this.access = access;
        tracker.onRefresh(this::refreshed);
    }

    /** Answers a request with a stream of these parts, or with 503 if too many browsers listen. */
    public synchronized ResponseEntity<SseEmitter> open(HttpServletRequest request, List<LivePart> parts) {
        if (request.getMethod().equals("HEAD")) {
            return ResponseEntity.ok().build();
        } else if (senders == null || browsers.size() >= MAX_BROWSERS) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, "10")
                    .build();
        }
        BooleanSupplier allowed = access.watch(request);
        LiveBrowser browser = new LiveBrowser(parts, allowed, senders);
        browsers.add(browser);
        browser.emitter().onCompletion(() -> browsers.remove(browser));
        browser.emitter().onError(error -> browsers.remove(browser));
        browser.offer(keepAlive());
        return ResponseEntity.ok()
                .header("X-Accel-Buffering", "no") // proxies such as nginx pass each event on at once
                .body(browser.emitter());
    }

    private synchronized void refreshed() {
        if (renderer != null && !browsers.isEmpty() && queued.compareAndSet(false, true)) {
            renderer.execute(this::publish);
        }
    }

    private void publish() {
        queued.set(false);
        if (browsers.isEmpty() || since(publishedNanos).compareTo(MIN_GAP) < 0) {
            return;
        }
        publishedNanos = System.nanoTime();
        if (rounds.isKeepAliveDue()) {
            browsers.stream()
                    .filter(browser -> browser.isGone() || !browser.allowed())
                    .toList()
                    .forEach(this::end);
        }
        rounds.render(browsers);
    }

    private void end(LiveBrowser browser) {
        browsers.remove(browser);
        browser.close();
    }

    /** Publishes what is known if the reads of Redis hang. */
    private void publishIfLate() {
        if (since(publishedNanos).compareTo(KEEP_ALIVE) >= 0) {
            publish();
        }
    }

    private Map<String, String> keepAlive() {
        return Map.of("keep-alive", Long.toString(clock.millis()));
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // ends when the executor is shut down
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(named("live-renderer"));
        started.scheduleWithFixedDelay(
                this::publishIfLate, KEEP_ALIVE.toMillis(), KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS);
        renderer = started;
        senders = Executors.newCachedThreadPool(named("live-sender")); // one thread for each browser at most
    }

    /** Ends all connections at once: a graceful shutdown of the web server would wait for them. */
    @Override
    public void stop() {
        ExecutorService sending;
        synchronized (this) {
            if (renderer == null || senders == null) {
                return;
            }
            renderer.shutdownNow();
            browsers.forEach(LiveBrowser::close);
            sending = senders;
            sending.shutdown();
            renderer = null;
            senders = null;
        }
        try {
            sending.awaitTermination(MAX_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sending.shutdownNow(); // interrupts those that wait for slow browsers
    }

    @Override
    public synchronized boolean isRunning() {
        return renderer != null;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
