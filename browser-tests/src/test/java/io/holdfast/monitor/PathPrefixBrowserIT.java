package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.holdfast.queue.task.Priority;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dashboard behind a reverse proxy that forwards one path prefix only. */
@Tag("reliability")
class PathPrefixBrowserIT {

    private static final double SOON = 10_000;
    private static ChromiumForTests chromium;

    private final List<String> errors = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startBrowser() {
        chromium = ChromiumForTests.start();
    }

    @AfterAll
    static void stopBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void aProxyThatStripsThePrefixNeedsNoSetting() throws IOException {
        RunningMonitor monitor = RunningMonitor.shared();
        try (PathProxy proxy = new PathProxy("/internal/holdfast", monitor.url(""))) {
            checkPage(monitor, proxy, proxy.url() + "/");
        }
    }

    @Test
    void aProxyThatKeepsThePrefixNeedsTheBasePath() throws IOException {
        RunningMonitor monitor = RunningMonitor.withBasePath();
        try (PathProxy proxy = new PathProxy(RunningMonitor.BASE_PATH, monitor.url(RunningMonitor.BASE_PATH))) {
            checkPage(monitor, proxy, proxy.url());
        }
    }

    private void checkPage(RunningMonitor monitor, PathProxy proxy, String url) {
        monitor.flush();
        try (Page page = chromium.browser().newPage()) {
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    errors.add(message.text());
                }
            });
            page.onPageError(errors::add);
            page.onResponse(response -> {
                if (response.status() >= 400) {
                    errors.add(response.status() + " " + response.url());
                }
            });
            page.navigate(url);
            assertThat(page.url()).isEqualTo(proxy.url() + "/");
            new TaskMix(monitor.engine(), "mail").pending(Priority.HIGH, 1_234);
            assertThat(page.locator("[data-depth=pending]"))
                    .hasText("1,234", new LocatorAssertions.HasTextOptions().setTimeout(SOON));
            assertThat(page.locator("[data-chart=throughput] canvas"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON));
            assertThat(page.locator("[data-chart=throughput] .u-legend")).containsText("Done");
            for (Object link : (List<?>) page.evaluate("[...document.querySelectorAll('footer a')].map(a => a.href)")) {
                assertThat(link.toString()).startsWith(proxy.url() + "/");
                assertThat(page.request().get(link.toString()).status())
                        .as("%s", link)
                        .isEqualTo(200);
            }
        }
        assertThat(errors).isEmpty();
        assertThat(proxy.strays()).isEmpty();
    }
}
