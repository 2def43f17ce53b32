package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Takes a picture of each page of a busy system, light, dark and on a phone, into {@code target/pictures}. With
 * {@code -Dpictures=docs} it also replaces those of the README.
 */
@Tag("reliability")
class PicturesIT extends BrowserTest {

    private static final double SOON = 20_000;
    private static final Path FOLDER = Path.of("target", "pictures");
    private static final Map<String, String> OF_README =
            Map.of("overview", "dashboard", "failures", "failures", "task", "task");

    @Test
    void ofABusySystem() throws IOException {
        RunningMonitor monitor = new RunningMonitor(Map.of());
        monitor.withRedis(redis -> redis.serverCommands().setConfig("appendonly", "yes"));
        BusySystem system = new BusySystem(monitor);
        system.fill();
        Files.createDirectories(FOLDER);
        for (String look : new String[] {"light", "dark", "phone"}) {
            Page page = browser.open(look.equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT);
            page.setViewportSize(look.equals("phone") ? 390 : 1280, look.equals("phone") ? 844 : 900);
            for (Map.Entry<String, String> each : pages(system).entrySet()) {
                system.beat();
                page.navigate(monitor.url(each.getValue()));
                if (each.getKey().equals("overview")) {
                    assertThat(page.locator("[data-chart=throughput] .u-value").last())
                            .containsText("/s", new LocatorAssertions.ContainsTextOptions().setTimeout(SOON));
                    assertThat(page.locator("[data-problem=STORE_CAN_LOSE_TASKS]"))
                            .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(SOON));
                }
                Path picture = FOLDER.resolve(each.getKey() + "-" + look + ".png");
                page.screenshot(new Page.ScreenshotOptions().setPath(picture).setFullPage(true));
                if (look.equals("light")
                        && OF_README.containsKey(each.getKey())
                        && "docs".equals(System.getProperty("pictures"))) {
                    page.screenshot(new Page.ScreenshotOptions()
                            .setPath(Path.of("..", "docs", "images", OF_README.get(each.getKey()) + ".png")));
                }
                assertThat(page.evaluate("document.documentElement.scrollWidth"))
                        .as(each.getKey() + " " + look)
                        .isEqualTo(page.viewportSize().width);
            }
            browser.closeWithoutErrors(page);
        }
        monitor.stop();
    }

    private static Map<String, String> pages(BusySystem system) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "/");
        pages.put("tasks", "/tasks");
        pages.put("dead", "/tasks?q=state:dead");
        pages.put("task", "/tasks/webhooks/" + system.example().value());
        pages.put("failures", "/failures");
        pages.put("queues", "/queues");
        pages.put("queue", "/queues/webhooks");
        pages.put("schedules", "/schedules");
        pages.put("schedule", "/schedules/report-daily");
        pages.put("schedule-form", "/schedules/report-daily/edit");
        pages.put("flow", "/queues/partners/flow");
        pages.put("workers", "/workers");
        pages.put("operation", "/operations/new?action=requeue&q=state:dead");
        pages.put("operations", "/operations");
        pages.put("enqueue", "/enqueue");
        pages.put("audit", "/audit");
        return pages;
    }
}
