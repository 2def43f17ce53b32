package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search page and the pages of operations in Chromium. */
class TasksPageIT {

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
    void open() {
        monitor.flush();
        page = chromium.browser().newPage(new Browser.NewPageOptions().setColorScheme(ColorScheme.LIGHT));
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("400")) {
                errors.add(message.text());
            }
        });
    }

    @AfterEach
    void close() {
        page.close();
        assertThat(errors).isEmpty();
    }

    @Test
    void aSearchIsInTheAddressAndGoesOnByAClick() {
        mix("mail").dead(3).pending(Priority.DEFAULT, 60);
        page.navigate(monitor.url("/tasks"));
        assertThat(page.locator("[data-task]")).hasCount(50);
        page.locator("[data-next]").click();
        assertThat(page.locator("[data-task]")).hasCount(13);
        page.waitForLoadState(); // until then the new page has no script that listens
        page.keyboard().press("/");
        assertThat(page.locator("#q")).isFocused();
        page.keyboard().type("state:dead queue:mail");
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-task]")).hasCount(3);
        assertThat(page.url()).contains("/tasks?q=state%3Adead+queue%3Amail&order=newest");
        assertThat(page.locator("[data-task] .one-line").first()).hasText("boom");
        assertThat(page.locator(".chips [aria-current]")).hasText("Dead");
        page.locator(".chips a").getByText("Pending").click();
        assertThat(page.locator("#q")).hasValue("state:pending queue:mail");
    }

    @Test
    void whatOneTypesIsCompletedByKeyboard() {
        mix("mail").processing("w1", 1);
        page.navigate(monitor.url("/"));
        assertThat(page.locator("[data-queue=mail]")).isVisible(); // the monitor knows the queue
        page.navigate(monitor.url("/tasks"));
        page.locator("#q").focus();
        page.keyboard().type("st");
        assertThat(page.locator("#q-options li")).hasText(new String[] {"state:"});
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(page.locator("#q")).hasValue("state:");
        page.keyboard().type("proc");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Tab");
        assertThat(page.locator("#q")).hasValue("state:processing ");
        page.keyboard().type("queue:m");
        assertThat(page.locator("#q-options li")).hasText(new String[] {"queue:mail"});
        page.keyboard().press("Escape");
        assertThat(page.locator("#q-options")).isHidden();
        page.keyboard().type("ail");
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-task]")).hasCount(1);
    }

    @Test
    void aMistakeIsShownBesideTheBoxWithWhatIsAllowed() {
        page.navigate(monitor.url("/tasks?q=colour:red"));
        assertThat(page.locator("[data-problem]")).containsText("colour: is not a qualifier; allowed are state:");
        assertThat(page.locator("#q")).hasValue("colour:red");
        page.navigate(monitor.url("/tasks"));
        assertThat(page.locator("[data-empty]")).containsText("There are no tasks yet");
    }

    @Test
    void aBoundedScanSaysHowFarItHasGot() {
        mix("mail").pending(Priority.DEFAULT, 2_500);
        page.navigate(monitor.url("/tasks?q=type:rare"));
        assertThat(page.locator("[data-reach]")).hasText("Scanned 2,000 of 2,500 records.");
        assertThat(page.locator("[data-empty]")).containsText("No match so far");
        page.locator("[data-next]").click();
        assertThat(page.locator("[data-empty]")).containsText("No task matches");
    }

    @Test
    void allMatchingDeadLettersAreRequeuedInTheBackground() {
        mix("mail").dead(120);
        mix("sms").dead(4);
        page.navigate(monitor.url("/tasks?q=state:dead queue:mail"));
        assertThat(page.locator("[data-bulk]")).hasText(new String[] {"Requeue…", "Delete…"});
        page.locator("[data-bulk=requeue]").click();
        assertThat(page.locator("[data-matches]")).hasText("120 tasks match.");
        page.locator("#max_per_second").fill("400");
        shoot("operation-new");
        page.locator("#start").click();
        assertThat(page.locator(".message")).hasText("The operation has started.");
        assertThat(page.locator("[data-operation-state]"))
                .hasText("done", new LocatorAssertions.HasTextOptions().setTimeout(SOON));
        assertThat(page.locator(".progress-line")).containsText("120 requeued");
        shoot("operation");
        assertThat(depths("mail").pending()).isEqualTo(120);
        assertThat(depths("sms").deadLetter()).isEqualTo(4);
        page.navigate(monitor.url("/operations"));
        assertThat(page.locator("[data-operation] .tag")).hasText("done");
        page.navigate(monitor.url("/audit"));
        assertThat(page.locator("[data-audit]").first()).containsText("requeue state:dead queue:mail");
    }

    @Test
    void anOperationIsStoppedFromTheList() {
        mix("mail").dead(30);
        page.navigate(monitor.url("/operations"));
        assertThat(page.locator(".empty")).containsText("No operations yet");
        page.navigate(monitor.url("/operations/new?action=delete&q=queue:mail"));
        page.locator("#max_per_second").fill("1");
        page.locator("#start").click();
        page.navigate(monitor.url("/operations"));
        page.locator("[data-operation] button").click();
        assertThat(page.locator("[data-operation-state]"))
                .hasText("stopped", new LocatorAssertions.HasTextOptions().setTimeout(SOON));
        assertThat(depths("mail").deadLetter()).isGreaterThan(20);
    }

    @Test
    void hostileTextStaysText() {
        String hostile = "<script>window.hurt=1</script><img src=x onerror='window.hurt=1'>\"'" + "long".repeat(2_500);
        mix("mail").dead(2, hostile);
        page.navigate(monitor.url("/tasks?q=state:dead"));
        assertThat(page.locator("[data-task]")).hasCount(2);
        assertThat(page.locator("[data-task] .one-line").first()).containsText("<script>window.hurt=1</script>");
        assertThat(page.evaluate("window.hurt")).isNull();
        page.setViewportSize(390, 800);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        page.navigate(monitor.url("/operations/new?action=delete&q=error:%22%3Cimg src=x%22"));
        assertThat(page.locator(".query")).hasText("state:dead error:\"<img src=x\"");
        page.locator("#max_per_second").fill("100000");
        page.locator("#start").click();
        page.navigate(monitor.url("/operations"));
        assertThat(page.locator("[data-operation] .query")).containsText("<img src=x");
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }

    private void shoot(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", name + ".png"))
                .setFullPage(true));
    }

    private Depths depths(String queue) {
        return monitor.engine().inspector().depths(new QueueName(queue));
    }

    private TaskMix mix(String queue) {
        return new TaskMix(monitor.engine(), queue);
    }
}
