package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of failures in Chromium. */
class FailuresBrowserIT extends ConsolePageTest {

    private static final Duration LEASE = Duration.ofMinutes(5);

    @Test
    void failuresOfOneCauseAreOneRowForAllQueuesTheLargestFirst() {
        die("mail", 1, "disk full");
        die("mail", 30, "Order 4711 not found");
        die("bulk", 12, "Order 4712 not found");
        page.navigate(monitor.url("/failures"));
        assertThat(page.locator(".error-group")).hasCount(2);
        assertThat(page.locator(".pattern").first()).hasText("Order * not found");
        assertThat(page.locator("[data-dead]").first()).hasText("42");
        assertThat(page.locator(".error-group").first()).containsText("queue mail");
        assertThat(page.locator(".error-group").first()).containsText("queue bulk");

        page.navigate(monitor.url("/failures?order=recent&queue=mail"));
        assertThat(page.locator("[data-dead]").first()).hasText("30");
    }

    @Test
    @Tag("reliability")
    void thePageFollowsWithoutAReload() {
        die("mail", 3, "boom");
        page.navigate(monitor.url("/failures"));
        assertThat(page.locator("[data-dead]")).hasText("3");
        page.evaluate("window.sameAsBefore = true");
        die("mail", 4, "boom");
        assertThat(page.locator("[data-dead]")).hasText("7");
        assertThat(page.evaluate("window.sameAsBefore")).isEqualTo(true);
    }

    @Test
    void storedTextIsNeverMarkupAndLongTextFits() {
        die("mail", 1, "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script> " + "x".repeat(3_000));
        page.setViewportSize(390, 844);
        page.navigate(monitor.url("/failures"));
        page.locator(".error-group summary").click();
        assertThat(page.locator("pre.error")).containsText("<img");
        assertThat(page.locator("main img, main script")).hasCount(0);
        assertThat(page.evaluate("window.hacked")).isNull();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }

    @Test
    void aFreshSystemSaysWhatWillBeHere() {
        page.navigate(monitor.url("/failures"));
        assertThat(page.locator(".empty")).containsText("No task has failed");
        assertThat(monitor.get("/api/failures?order=x").body()).contains("order must be count or recent");
        assertThat(monitor.get("/api/failures?queue=a%20b").statusCode()).isEqualTo(400);
    }

    private void die(String name, int count, String error) {
        TaskQueue queue = monitor.engine().queues().queue(new QueueName(name));
        TaskHeader header = TaskHeader.of(new TaskType("email"), Instant.now());
        List<NewTask> tasks = Collections.nCopies(count, header).stream()
                .map(each -> NewTask.of(each, Payload.NULL))
                .toList();
        queue.enqueue(tasks, TaskQueue.UNLIMITED);
        queue.bury(queue.acquire(new WorkerId("w1"), count, LEASE).tasks().stream()
                .map(task -> new Burial(task.lease(), new Failure(error, Duration.ofMillis(5))))
                .toList());
    }
}
