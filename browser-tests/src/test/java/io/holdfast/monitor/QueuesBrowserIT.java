package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages of the queues in Chromium: what they show, and what their buttons do in Redis. */
class QueuesBrowserIT extends ConsolePageTest {

    private static final QueueName MAIL = new QueueName("mail");
    private static final double SOON = 15_000;

    @Test
    void aQueueIsPausedAndResumedFromTheList() {
        mix().pending(Priority.DEFAULT, 3);
        page.navigate(monitor.url("/queues"));
        assertThat(page.locator("[data-queue-row=mail] [data-note]")).hasText("no worker");
        page.locator("#pause-mail").click();
        assertThat(page.locator(".message")).containsText("Queue mail is paused");
        assertThat(page.locator("[data-queue-row=mail] [data-note]")).hasText("paused");
        assertThat(page.locator("[data-queue-row=mail] [data-paused-by]")).containsText("by local");
        assertThat(depths().paused()).isTrue();
        page.locator("#pause-mail").click();
        assertThat(page.locator(".message")).containsText("Queue mail is resumed");
        assertThat(depths().paused()).isFalse();
    }

    @Test
    void aTypeWithoutAWorkerIsShownInRedUntilOneHandlesIt() {
        mix().pending(Priority.DEFAULT, 3);
        page.navigate(monitor.url("/queues/mail"));
        assertThat(page.locator("[data-type=email] [data-tone=bad]")).hasText("no worker");
        mix().report("w1", 5, List.of());
        assertThat(page.locator("[data-type=email] [data-tone=bad]"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(SOON));
    }

    @Test
    void purgingAsksForTheNameAndEndsTheTasksAsCancelled() {
        mix().pending(Priority.HIGH, 20).delayed(2).dead(1);
        page.navigate(monitor.url("/queues/mail"));
        page.fill("#purge-confirm", "mial");
        page.click("#purge");
        assertThat(page.locator(".message[data-good=false]")).containsText("nothing was purged");
        assertThat(depths().pending()).isEqualTo(20);

        page.fill("#purge-confirm", "mail");
        page.click("#purge");
        assertThat(page.locator(".message")).containsText("is being purged");
        assertThat(page.locator("main"))
                .containsText("20", new LocatorAssertions.ContainsTextOptions().setTimeout(SOON));
        page.waitForCondition(() -> depths().pending() == 0, new Page.WaitForConditionOptions().setTimeout(SOON));
        assertThat(depths().delayed()).isEqualTo(2);
        assertThat(depths().deadLetter()).isEqualTo(1);
    }

    @Test
    void anUnknownQueueIsAPageOfItsOwn() {
        page.navigate(monitor.url("/queues/none"));
        assertThat(page.locator("[data-error=missing]")).containsText("There is no queue none");
        browser.ignoreErrors();
        assertThat(monitor.get("/api/queues/none").statusCode()).isEqualTo(404);
        assertThat(monitor.get("/api/queues/default").body()).contains("\"name\":\"default\"");
    }

    private Depths depths() {
        return monitor.engine().inspector().depths(MAIL);
    }

    private TaskMix mix() {
        return new TaskMix(monitor.engine(), "mail");
    }
}
