package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of workers, and the keyboard, in Chromium. */
class WorkersBrowserIT extends ConsolePageTest {

    private static final QueueName MAIL = new QueueName("mail");
    private static final WorkerId WORKER = new WorkerId("host-1:42");

    @Test
    void aWorkerShowsItsSlotsItsTypesAndLeadsToItsTasks() {
        run("r1");
        report(HandledTypes.of(Set.of(new TaskType("email"))), List.of());
        page.navigate(monitor.url("/workers"));
        assertThat(worker()).containsText("1 of 5 slots busy");
        assertThat(worker()).containsText("email");
        worker().locator(".slots summary").click();
        worker().locator(".running a").click();
        assertThat(page.locator("[data-task-state]")).hasText("processing");
        assertThat(page.url()).endsWith("/tasks/mail/r1");
    }

    @Test
    void aClosedGateSaysWhy() {
        String reason = "<img src=x onerror=\"window.hacked=1\"> " + "x".repeat(400);
        report(
                HandledTypes.ANY,
                List.of(new ClosedGate(MAIL, reason, Instant.now().plusSeconds(60))));
        page.setViewportSize(390, 844);
        page.navigate(monitor.url("/workers"));
        assertThat(page.locator("[data-gate]")).containsText("mail closed");
        assertThat(page.locator("[data-gate]")).containsText("onerror=");
        assertThat(page.locator("main img")).hasCount(0);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }

    @Test
    @Tag("reliability")
    void aWorkerIsDrainedUntilItMayBeStoppedAndResumed() {
        report(HandledTypes.ANY, List.of());
        page.navigate(monitor.url("/workers"));
        worker().locator(".drain-form button").click();
        assertThat(page.locator(".message")).containsText("is asked to drain");
        assertThat(worker().locator("[data-drain]")).containsText("has not answered");
        assertThat(heartbeat(1, true)).isTrue();
        assertThat(worker().locator("[data-drain]")).containsText("1 task is still running");
        assertThat(heartbeat(0, true)).isTrue();
        assertThat(worker().locator("[data-drain]")).containsText("may be stopped");
        assertThat(monitor.get("/api/workers").body()).contains("\"draining\":\"drained\"");

        worker().locator(".drain-form button").click();
        assertThat(page.locator(".message")).containsText("takes tasks again");
        assertThat(heartbeat(0, false)).isFalse();
        assertThat(worker().locator("[data-drain]")).hasCount(0);
        assertThat(monitor.engine().auditLog().page(1, null).get(0).entry().target())
                .isEqualTo("worker host-1:42");
    }

    private boolean heartbeat(int busy, boolean draining) {
        return monitor.engine()
                .workers()
                .heartbeat(new WorkerReport(WORKER, Instant.now(), Set.of(MAIL), 5, busy, List.of())
                        .withClosed(draining ? List.of(new ClosedGate(MAIL, ClosedGate.DRAINING, null)) : List.of()));
    }

    @Test
    void aSlotShowsWhatItRunsForHowLongAndLinksToTheTask() {
        run("r1");
        RunningTask.Run run =
                new RunningTask.Run(MAIL, new TaskType("email"), 2, Duration.ofMinutes(10), Duration.ofMinutes(1));
        List<RunningTask> running = new ArrayList<>(List.of(new RunningTask(new TaskId("r1"), run)));
        IntStream.range(0, 20).forEach(i -> running.add(RunningTask.of(new TaskId("other" + i))));
        monitor.engine()
                .workers()
                .heartbeat(new WorkerReport(WORKER, Instant.now(), Set.of(MAIL), 50, 50, running)
                        .withHost("<script>host</script>", "1.2.3"));
        page.navigate(monitor.url("/workers"));
        assertThat(worker().locator(".place")).hasText("<script>host</script> · Holdfast 1.2.3");
        assertThat(worker().locator(".slots summary")).containsText("1 past the timeout");
        worker().locator(".slots summary").click();
        Locator slot = worker().locator("[data-slot='r1']");
        assertThat(slot).containsText("attempt 2");
        assertThat(slot).containsText("for 10 min");
        assertThat(slot).containsText("past its timeout of 1 min 0 s");
        assertThat(worker().locator(".running")).containsText("… and 38 more");
        assertThat(monitor.get("/api/workers").body()).contains("\"overdue\":true", "\"host\":");
        slot.locator("a").click();
        assertThat(page).hasURL(monitor.url("/tasks/mail/r1"));
    }

    @Test
    void withoutWorkersThePageSaysHowToGetOne() {
        page.navigate(monitor.url("/workers"));
        assertThat(page.locator(".empty")).containsText("No worker was seen in the last hour");
    }

    @Test
    void theTwinHasTheSame() {
        report(HandledTypes.of(Set.of(new TaskType("email"))), List.of());
        page.navigate(monitor.url("/workers"));
        assertThat(worker()).containsText("email"); // the monitor knows this report
        assertThat(monitor.get("/api/workers").body())
                .contains("\"id\":\"host-1:42\"", "\"slots\":5", "\"handles\":[\"email\"]", "\"alive\":true");
    }

    @Test
    void theKeyboardOpensPagesAndListsItsShortcuts() {
        page.navigate(monitor.url("/"));
        page.keyboard().press("?");
        assertThat(page.locator("#help")).containsText("Workers");
        page.keyboard().press("Escape");
        assertThat(page.locator("#help")).isHidden();
        page.keyboard().press("g");
        page.keyboard().press("w");
        assertThat(page.locator("h1")).hasText("Workers");
        page.waitForLoadState(); // until then the new page has no script that listens
        page.keyboard().press("g");
        page.keyboard().press("q");
        assertThat(page.locator("h1")).hasText("Queues");
    }

    private Locator worker() {
        return page.locator("[data-worker='host-1:42']");
    }

    private void run(String id) {
        TaskQueue queue = monitor.engine().queues().queue(MAIL);
        TaskHeader header = TaskHeader.of(new TaskType("email"), Instant.now());
        queue.enqueue(
                List.of(NewTask.of(header, Payload.ofText("null")).withChosenId(new TaskId(id))), TaskQueue.UNLIMITED);
        queue.acquire(WORKER, 1, Duration.ofMinutes(5));
    }

    private void report(HandledTypes handles, List<ClosedGate> closed) {
        monitor.engine()
                .workers()
                .heartbeat(new WorkerReport(
                                WORKER, Instant.now(), Set.of(MAIL), 5, 1, List.of(RunningTask.of(new TaskId("r1"))))
                        .withHandles(handles)
                        .withClosed(closed));
    }
}
