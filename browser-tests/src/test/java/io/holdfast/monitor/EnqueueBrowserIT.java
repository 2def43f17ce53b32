package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The form that enqueues a task, in Chromium. */
class EnqueueBrowserIT extends ConsolePageTest {

    private static final QueueName MAIL = new QueueName("mail");

    @Test
    void aTaskIsEnqueuedAndShown() {
        page.navigate(monitor.url("/enqueue?queue=mail"));
        page.fill("#type", "email");
        page.fill("#start", "2h");
        page.fill("#max_retries", "7");
        page.selectOption("#priority", "high");
        page.fill("#payload", "{\"to\":\"ada@example.org\",\"n\":1.50}");
        page.click("#enqueue");
        assertThat(page.locator(".message")).hasText("The task is enqueued.");
        assertThat(page.locator("[data-task-state]")).hasText("delayed");
        TaskDetail task = find(page.locator("#task-id").textContent());
        assertThat(task.payload().text()).isEqualTo("{\"to\":\"ada@example.org\",\"n\":1.50}");
        assertThat(task.summary().header().maxRetries()).isEqualTo(7);
        assertThat(monitor.engine().auditLog().page(1, null).get(0).entry().action())
                .isEqualTo("enqueue");
    }

    @Test
    void mistakesAreShownAtTheirFieldsAndNothingIsLost() {
        page.navigate(monitor.url("/enqueue"));
        page.fill("#type", "e mail");
        page.fill("#start", "soon");
        page.fill("#payload", "{\"a\":");
        assertThat(page.locator("#payload-problem")).containsText("payload must be JSON");
        page.click("#enqueue");
        assertThat(page.locator("#type-problem")).containsText("type");
        assertThat(page.locator("#start-problem")).containsText("such as 30s");
        assertThat(page.locator("#payload-problem")).containsText("payload must be JSON");
        assertThat(page.locator("#payload")).hasValue("{\"a\":");
        assertThat(monitor.engine().inspector().totalDepths().pending()).isZero();
        browser.ignoreErrors(); // Chromium reports the status 422
    }

    @Test
    void aDeadLetterIsEditedAndReplaced() {
        TaskQueue queue = monitor.engine().queues().queue(MAIL);
        TaskHeader header = TaskHeader.of(new TaskType("email"), Instant.now());
        queue.enqueue(
                List.of(NewTask.of(header, Payload.ofText("{\"to\":\"wrong\"}")).withChosenId(new TaskId("old"))),
                TaskQueue.UNLIMITED);
        queue.acquire(new WorkerId("w1"), 1, Duration.ofMinutes(5))
                .tasks()
                .forEach(task -> queue.bury(
                        List.of(new Burial(task.lease(), new Failure("no such user", Duration.ofMillis(5))))));

        page.navigate(monitor.url("/tasks/mail/old"));
        page.locator("text=Edit and requeue…").click();
        assertThat(page.locator("#payload")).hasValue("{\"to\":\"wrong\"}");
        page.fill("#payload", "{\"to\":\"right\"}");
        page.click("#enqueue");
        assertThat(page.locator(".message")).containsText("the old dead letter is deleted");
        assertThat(page.locator("[data-replaces]")).hasText("old");
        assertThat(find(page.locator("#task-id").textContent()).payload().text())
                .isEqualTo("{\"to\":\"right\"}");
        assertThat(find("old").summary().state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void onlyADeadLetterIsEdited() {
        TaskQueue queue = monitor.engine().queues().queue(MAIL);
        TaskHeader header = TaskHeader.of(new TaskType("email"), Instant.now());
        queue.enqueue(
                List.of(NewTask.of(header, Payload.ofText("{}")).withChosenId(new TaskId("waits"))),
                TaskQueue.UNLIMITED);
        page.navigate(monitor.url("/enqueue?edit=mail/waits"));
        assertThat(page.locator("main")).containsText("Only a dead letter can be edited");
        browser.ignoreErrors();
        assertThat(monitor.engine().inspector().depths(MAIL).pending()).isEqualTo(1);
    }

    private TaskDetail find(String id) {
        return monitor.engine().inspector().find(MAIL, new TaskId(id)).orElseThrow();
    }
}
