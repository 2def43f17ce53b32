package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard in Chromium. */
class DashboardBrowserIT {

    private static final double TWO_SECONDS = 2_000;
    private static final double SOON = 10_000;
    private static ChromiumForTests chromium;

    private final RunningMonitor monitor = RunningMonitor.shared();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private Page page;

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

    @BeforeEach
    void openDashboard() {
        monitor.flush();
        page = chromium.browser().newPage(new Browser.NewPageOptions().setColorScheme(ColorScheme.LIGHT));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
        page.navigate(monitor.url("/"));
    }

    @AfterEach
    void closePage() {
        page.close();
    }

    @Test
    void numbersUpdateWithinTwoSecondsWithoutAReload() {
        assertThat(depth("pending")).hasText("0");
        page.evaluate("window.sameAsBefore = true");

        new TaskMix(monitor.engine(), "mail").pending(Priority.HIGH, 1_234);
        assertThat(depth("pending")).hasText("1,234", within(TWO_SECONDS));
        assertThat(page.locator("[data-queue=mail]")).isVisible(visibleWithin(TWO_SECONDS));

        new TaskMix(monitor.engine(), "mail").dead(7);
        assertThat(depth("dead_letter")).hasText("7", within(TWO_SECONDS));
        assertThat(page.evaluate("window.sameAsBefore")).isEqualTo(true);
        assertThat(errors).isEmpty();
    }

    @Test
    void theChartIsDrawnUnderTheContentSecurityPolicy() {
        assertThat(page.locator("[data-chart=throughput] canvas")).isVisible(visibleWithin(SOON));
        assertThat(page.locator("[data-chart=throughput] .u-legend")).containsText("Done");
        assertThat(errors).isEmpty();
    }

    @Test
    void theChartsAreDescribedInWords() {
        assertThat(page.locator("[data-chart=throughput] [role=img]"))
                .hasAttribute("aria-label", Pattern.compile("Throughput\\. In: .*\\. Done: .*"));
    }

    @Test
    void theSpanAndTheQueueAreInTheUrl() {
        new TaskMix(monitor.engine(), "mail").pending(Priority.HIGH, 3);
        new TaskMix(monitor.engine(), "video").pending(Priority.HIGH, 4);
        page.locator(".spans a").nth(1).click();
        assertThat(page).hasURL(Pattern.compile("\\?span=3h$"));
        assertThat(page.locator("#charts-title")).containsText("3 hours");
        page.navigate(monitor.url("/?span=24h&queue=mail"));
        assertThat(page.locator("#queue-filter")).hasValue("mail");
        assertThat(depth("pending")).hasText("3", within(TWO_SECONDS));
        assertThat(page.locator(".spans a[aria-current]")).hasText("24 hours");
        assertThat(page.locator("[data-chart=workers-and-slots]")).hasCount(0);
        assertThat(errors).isEmpty();
    }

    @Test
    void whatIsWrongAppearsAndLeavesWithoutAReload() {
        new TaskMix(monitor.engine(), "mail").pending(Priority.LOW, 2);
        new TaskMix(monitor.engine(), "mail").report("w1", 2, List.of());
        monitor.engine().queues().pause(new QueueName("mail"), "ada");
        Locator paused = page.locator("[data-problem=QUEUE_PAUSED]");
        assertThat(paused).containsText("Queue mail is paused", containsWithin(SOON));
        assertThat(paused.locator("a")).hasAttribute("href", "queues/mail");
        assertThat(page.locator("#outlook")).containsText("2 tasks");
        monitor.engine().queues().resume(new QueueName("mail"));
        assertThat(paused).hasCount(0);
    }

    @Test
    void theBadgeIsRedDuringAnOutageAndGreenAfterwards() {
        assertThat(badge()).hasText("Live");
        String green = colourOf(badge());
        monitor.redis().kill();
        try {
            assertThat(badge()).hasText("Redis unreachable", within(SOON));
            assertThat(colourOf(badge())).isNotEqualTo(green).isEqualTo("rgb(193, 35, 47)");
            assertThat(depth("pending")).hasText("–", within(TWO_SECONDS));
            assertThat(page.locator("[data-alarm=redis]")).containsText("Redis is unreachable");
            assertThat(page.locator("[data-alarm=redis]"))
                    .containsText(Pattern.compile("for [2-9] s"), containsWithin(SOON)); // it may skip a second
        } finally {
            monitor.redis().restart();
        }
        assertThat(badge()).hasText("Live", within(SOON));
        assertThat(colourOf(badge())).isEqualTo(green);
        assertThat(page.locator("[data-alarm=redis]")).hasCount(0);
    }

    @Test
    void risksAreShownInRedOncePerPage() {
        assertThat(page.locator("[data-problem=STORE_CAN_LOSE_TASKS]"))
                .containsText("This Redis can lose tasks", containsWithin(SOON));
        assertThat(page.locator("[data-alarm=risk]")).isHidden();
        page.navigate(monitor.url("/queues"));
        Locator alarm = page.locator("[data-alarm=risk]");
        assertThat(alarm).containsText("This Redis can lose tasks", containsWithin(SOON));
        assertThat(colourOf(alarm)).isEqualTo("rgb(193, 35, 47)");
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "risk.png")));
    }

    @Test
    void aNarrowScreenDoesNotScrollSideways() {
        new TaskMix(monitor.engine(), "a-queue-with-quite-a-long-name-as-they-come-in-practice").processing("w1", 30);
        page.setViewportSize(360, 800);
        assertThat(page.locator("[data-workers]")).isVisible(visibleWithin(SOON));
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
    }

    @Test
    void aPhoneShowsEveryPageInTheNavigation() {
        page.setViewportSize(390, 844);
        assertThat(page.evaluate("[...document.querySelectorAll('.nav a')].filter(a => {"
                        + "const at = a.getBoundingClientRect(), nav = a.parentElement.getBoundingClientRect();"
                        + "return at.left < nav.left - 1 || at.right > nav.right + 1 || at.bottom > nav.bottom + 1;"
                        + "}).map(a => a.textContent).join()"))
                .isEqualTo("");
    }

    private Locator depth(String name) {
        return page.locator("[data-depth=" + name + "]");
    }

    private Locator badge() {
        return page.locator("#badge");
    }

    private static String colourOf(Locator element) {
        return (String) element.evaluate("e => getComputedStyle(e).backgroundColor");
    }

    private static LocatorAssertions.HasTextOptions within(double millis) {
        return new LocatorAssertions.HasTextOptions().setTimeout(millis);
    }

    private static LocatorAssertions.ContainsTextOptions containsWithin(double millis) {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(millis);
    }

    private static LocatorAssertions.IsVisibleOptions visibleWithin(double millis) {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(millis);
    }
}
