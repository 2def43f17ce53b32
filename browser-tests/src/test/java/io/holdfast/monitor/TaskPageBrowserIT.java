package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of one task in Chromium: what it shows, and what its buttons do in Redis. */
class TaskPageBrowserIT extends ConsolePageTest {

    private static final QueueName MAIL = new QueueName("mail");
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final String HOSTILE =
            "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>'\"&amp;";

    private TaskQueue queue;

    @BeforeEach
    void findQueue() {
        queue = monitor.engine().queues().queue(MAIL); // of the engine that the flush has made
    }

    @Test
    void aDeadLetterShowsItsRunsAndIsRequeued() {
        dead("d1", "{\"to\":\"ada@example.org\",\"n\":1.50}", "Connection refused");
        show("d1");
        assertThat(page.locator("[data-task-state]")).hasText("dead");
        assertThat(page.locator("[data-moment]").nth(1)).containsText("Run 1 failed");
        assertThat(page.locator("pre.error")).hasText("Connection refused");
        assertThat(page.locator("#payload .number")).hasText("1.50");
        assertThat(page.locator("#payload .number")).hasCSS("display", "inline");
        assertThat(page.locator("#do-run_now")).hasCount(0);

        page.locator("#do-requeue").click();
        assertThat(page.locator(".message")).containsText("pending again");
        assertThat(page.locator("[data-task-state]")).hasText("pending");
        assertThat(page.locator("[data-reason=no_worker]")).isVisible();
        assertThat(stateOf("d1")).isEqualTo(TaskState.PENDING);
        assertThat(monitor.engine().auditLog().page(1, null).get(0).entry().target())
                .isEqualTo("task d1 of queue mail");
    }

    @Test
    void deletingAsksFirst() {
        dead("d2", "null", "boom");
        show("d2");
        page.locator("#do-delete").click();
        assertThat(page.locator("#confirm")).isVisible();
        page.locator("#confirm button[value=no]").click();
        assertThat(stateOf("d2")).isEqualTo(TaskState.DEAD);
        page.locator("#do-delete").click();
        page.locator("#confirm-yes").click();
        assertThat(page.locator(".message")).containsText("deleted");
        assertThat(stateOf("d2")).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void aDelayedTaskRunsNowAndAPendingOneIsCancelled() {
        enqueue("w", "null", new StartTime.After(Duration.ofHours(1)));
        show("w");
        page.locator("#do-run_now").click();
        assertThat(page.locator("[data-task-state]")).hasText("pending");
        page.waitForLoadState(); // until then the new page has no script that asks
        page.locator("#do-cancel").click();
        page.locator("#confirm-yes").click();
        assertThat(page.locator("[data-task-state]")).hasText("cancelled");
        assertThat(stateOf("w")).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void aTaskThatMovedMeanwhileIsLeftAlone() {
        dead("d3", "null", "boom");
        show("d3");
        monitor.engine().deadLetters().requeue(MAIL, List.of(new TaskId("d3")));
        page.locator("#do-requeue").click();
        assertThat(page.locator(".message[data-good=false]")).containsText("Nothing was done");
    }

    @Test
    void thePageFollowsARunningTask() {
        enqueue("r", "null", StartTime.NOW);
        show("r");
        assertThat(page.locator("[data-task-state]")).hasText("pending");
        queue.acquire(new WorkerId("w1"), 1, LEASE);
        assertThat(page.locator("[data-task-state]")).hasText("processing");
        assertThat(page.locator("[data-moment]").nth(1)).containsText("Run 1 is under way");
    }

    @Test
    void storedTextIsNeverMarkup() {
        String json = "{\"a\":\"" + HOSTILE.replace("\"", "\\\"") + "\"}";
        dead("h", json, HOSTILE);
        show("h");
        assertThat(page.locator("pre.error")).hasText(HOSTILE);
        assertThat(page.locator("#payload")).containsText("onerror=");
        assertThat(page.locator("main img, main script")).hasCount(0);
        assertThat(page.evaluate("window.hacked")).isNull();
    }

    @Test
    void longTextDoesNotScrollAPhoneSideways() {
        dead("x".repeat(128), "{\"a\":\"" + "y".repeat(10_000) + "\"}", "z".repeat(3_000));
        page.setViewportSize(390, 844);
        show("x".repeat(128));
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }

    @Test
    void aTaskThatIsGoneSaysHowLongTasksAreKept() {
        page.navigate(monitor.url("/tasks/mail/none"));
        assertThat(page.locator("[data-error=missing]")).containsText("COMPLETED_RETENTION_SECONDS");
        browser.ignoreErrors();
    }

    private void show(String id) {
        page.navigate(monitor.url("/tasks/mail/" + id));
    }

    private TaskState stateOf(String id) {
        return monitor.engine()
                .inspector()
                .find(MAIL, new TaskId(id))
                .orElseThrow()
                .summary()
                .state();
    }

    private void enqueue(String id, String payload, StartTime start) {
        TaskHeader header = TaskHeader.of(new TaskType("email"), Instant.now());
        NewTask task = NewTask.of(header, Payload.ofText(payload))
                .withChosenId(new TaskId(id))
                .withStart(start);
        queue.enqueue(List.of(task), TaskQueue.UNLIMITED);
    }

    private void dead(String id, String payload, String error) {
        enqueue(id, payload, StartTime.NOW);
        for (LeasedTask task : queue.acquire(new WorkerId("w1"), 1, LEASE).tasks()) {
            queue.bury(List.of(new Burial(task.lease(), new Failure(error, Duration.ofMillis(5)))));
        }
    }
}
