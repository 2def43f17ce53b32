package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.holdfast.queue.task.Priority;
import io.holdfast.testing.RedisProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stream of live parts in Chromium, and the timers that replace it. */
class LiveBrowserIT extends ConsolePageTest {

    private static final double SOON = 15_000;

    private final List<String> timed = new CopyOnWriteArrayList<>();

    @Test
    void withAStreamThePageAsksForNothingElse() {
        page.navigate(monitor.url("/"));
        enqueue(1);
        assertThat(pending()).hasText("1", within());
        collectRequests();
        for (int i = 2; i <= 4; i++) {
            enqueue(1);
            assertThat(pending()).hasText(Integer.toString(i), within());
        }
        assertThat(timed).isEmpty();
    }

    @Test
    void withoutAStreamTheTimersFetchTheParts() {
        page.route("**/live/**", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        page.navigate(monitor.url("/"));
        collectRequests();
        enqueue(3);
        assertThat(pending()).hasText("3", within());
        page.waitForCondition(() -> timed.containsAll(List.of("/panels", "/store-status")));
        browser.ignoreErrors(); // the browser logs the 503
    }

    @Test
    @Tag("reliability")
    void aHiddenPageClosesItsStreamAndOpensItAgain() {
        page.navigate(monitor.url("/"));
        enqueue(1);
        assertThat(pending()).hasText("1", within());
        collectRequests();
        becomes("hidden");
        enqueue(1);
        page.waitForCondition(() -> timed.contains("/store-status")); // for the title
        assertThat(timed).doesNotContain("/panels");
        becomes("visible");
        assertThat(pending()).hasText("2", within());
        timed.clear();
        enqueue(1);
        assertThat(pending()).hasText("3", within());
        assertThat(timed).isEmpty();
    }

    @Test
    void textThatIsBeingSelectedIsNotReplaced() {
        page.navigate(monitor.url("/"));
        enqueue(1);
        assertThat(pending()).hasText("1", within());
        page.evaluate("getSelection().selectAllChildren(document.querySelector('[data-depth=pending]'))");
        enqueue(1);
        assertThat(page.locator("[data-queue=mail] [data-label=Pending]"))
                .hasText("2", new LocatorAssertions.HasTextOptions().setTimeout(SOON));
        assertThat(pending()).hasText("1");
        page.evaluate("getSelection().removeAllRanges()");
        assertThat(pending()).hasText("2", within());
    }

    @Test
    @Tag("reliability")
    void anUnreachableMonitorIsShownUntilItIsBack() {
        RunningMonitor own = new RunningMonitor(Map.of("MONITOR_ADDR", "127.0.0.1:" + RedisProcess.freePort()));
        page.navigate(own.url("/"));
        assertThat(badge()).hasText("Live");
        page.evaluate("window.sameAsBefore = true");
        own.stop();
        assertThat(badge()).hasText("Monitor unreachable", within());
        assertThat(page.locator("#unreachable")).isVisible();
        assertThat(page.locator("#unreachable-length")).hasText(Pattern.compile("[2-9] s"), within());

        own.start();
        assertThat(badge()).hasText("Live", within());
        assertThat(page.locator("#unreachable")).isHidden();
        new TaskMix(own.engine(), "mail").pending(Priority.HIGH, 5);
        assertThat(pending()).hasText("5", within());
        page.waitForCondition(() -> (boolean) page.evaluate("performance.now() - Math.max("
                + "...performance.getEntriesByType('resource').filter(e => e.name.endsWith('/store-status')).map(e => e.startTime))"
                + " > 3000")); // the stream is back
        assertThat(page.evaluate("window.sameAsBefore")).isEqualTo(true);
        browser.ignoreErrors(); // the browser logs that the connection was refused
    }

    private void becomes(String state) {
        page.evaluate(
                "state => {"
                        + "Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });"
                        + "Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });"
                        + "document.dispatchEvent(new Event('visibilitychange')); }",
                state);
    }

    private void collectRequests() {
        page.onRequest(request -> {
            String path = request.url().substring(monitor.url("").length());
            if (path.startsWith("/panels") || path.startsWith("/store-status")) {
                timed.add(path);
            }
        });
    }

    private void enqueue(int count) {
        new TaskMix(monitor.engine(), "mail").pending(Priority.HIGH, count);
    }

    private Locator badge() {
        return page.locator("#badge");
    }

    private Locator pending() {
        return page.locator("[data-depth=pending]");
    }

    private static LocatorAssertions.HasTextOptions within() {
        return new LocatorAssertions.HasTextOptions().setTimeout(SOON);
    }
}
