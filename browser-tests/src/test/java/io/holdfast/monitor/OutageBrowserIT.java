package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every page of the console in Chromium while Redis is away, and after its return. */
@Tag("reliability")
class OutageBrowserIT extends ConsolePageTest {

    private static final double SOON = 15_000;
    private static final Duration MAX_TIME = Duration.ofSeconds(15); // of which up to two for Redis

    @Test
    void everyPageSaysThatRedisIsAwayAndWorksAfterItsReturn() {
        EveryPage pages = EveryPage.plain(monitor.engine());
        pages.fill();
        Page open = browser.open();
        open.navigate(monitor.url("/queues"));
        assertThat(open.locator("main")).containsText("mail");
        monitor.redis().kill();
        try {
            page.navigate(monitor.url("/"));
            assertThat(page.locator("#badge")).hasText("Redis unreachable", within());
            pages.paths().forEach(this::checkAway);
            assertThat(open.locator("#badge")).hasText("Redis unreachable", within());
            page.navigate(monitor.url("/tasks")); // stays open until Redis is back
        } finally {
            monitor.redis().restart();
        }
        monitor.flush();
        EveryPage.plain(monitor.engine()).fill();
        assertThat(page.locator("h1")).hasText("Tasks", within());
        assertThat(open.locator("#badge")).hasText("Live", within());
        pages.paths().forEach(this::checkBack);
        open.close();
        browser.ignoreErrors(); // the browser logs each 503
    }

    private void checkAway(String path) {
        long began = System.nanoTime();
        Response answer = page.navigate(monitor.url(path));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as(path).isLessThan(MAX_TIME);
        assertThat(answer.status()).as(path).isIn(200, 503);
        assertThat(page.locator("[data-alarm=redis]")).containsText("Redis is unreachable");
        assertThat(page.locator("h1")).isVisible();
        assertThat(page.locator("nav.nav a")).hasCount(8);
        assertThat(page.content()).as(path).doesNotContain("Exception", "at io.holdfast", "Whitelabel");
    }

    private void checkBack(String path) {
        assertThat(page.navigate(monitor.url(path)).status()).as(path).isEqualTo(200);
        assertThat(page.locator("[data-alarm=redis]")).hasCount(0);
        String shown = path.equals("/audit") ? "requeue" : path.startsWith("/operations/new") ? "state:dead" : "mail";
        if (!path.equals("/operations") && !path.startsWith("/enqueue") && !path.equals("/new-schedule")) {
            assertThat(page.locator("main")).containsText(shown);
        }
    }

    private static LocatorAssertions.HasTextOptions within() {
        return new LocatorAssertions.HasTextOptions().setTimeout(SOON);
    }
}
