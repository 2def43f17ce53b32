package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page of the console, with tasks and without, has no violation of the rules of axe-core. */
class AccessibilityIT extends BrowserTest {

    private static final QueueName MAIL = new QueueName("mail");
    private static final List<String> PAGES = List.of(
            "/",
            "/tasks",
            "/tasks?q=state:dead",
            "/tasks?q=state:wrong",
            "/tasks/mail/d1",
            "/failures",
            "/queues",
            "/queues/default",
            "/queues/mail/flow",
            "/workers",
            "/operations",
            "/operations/new?action=requeue&q=state:dead",
            "/enqueue",
            "/schedules",
            "/schedules/nightly",
            "/schedules/nightly/edit",
            "/new-schedule",
            "/audit",
            "/login");
    private final RunningMonitor monitor = RunningMonitor.shared();

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void pagesWithTasks(ColorScheme scheme) {
        monitor.flush();
        addTasks();
        check(scheme);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    @Tag("reliability")
    void emptyPages(ColorScheme scheme) {
        monitor.flush();
        check(scheme);
    }

    @Test
    void theCheckFindsAViolation() {
        Page page = browser.open();
        page.navigate(monitor.url("/audit"));
        page.evaluate("document.querySelector('main').append(document.createElement('input'))");
        assertThatThrownBy(() -> Accessible.check(page)).hasMessageContaining("label: input");
        page.close();
    }

    private void check(ColorScheme scheme) {
        Page page = browser.open(scheme);
        SoftAssertions all = new SoftAssertions();
        for (String path : PAGES) {
            page.navigate(monitor.url(path));
            all.check(() -> Accessible.check(page));
        }
        page.close();
        all.assertAll();
    }

    private void addTasks() {
        TaskQueue queue = monitor.engine().queues().queue(MAIL);
        for (String id : List.of("d1", "p1", "r1")) {
            TaskHeader header = TaskHeader.of(new TaskType("email"), Instant.now());
            queue.enqueue(
                    List.of(NewTask.of(header, Payload.ofText("{\"a\": [1, \"b\", null]}"))
                            .withChosenId(new TaskId(id))),
                    TaskQueue.UNLIMITED);
            if (id.equals("d1")) {
                for (LeasedTask task : acquire(queue)) {
                    queue.bury(List.of(new Burial(task.lease(), new Failure("boom", Duration.ofMillis(5)))));
                }
            }
        }
        acquire(queue);
        Schedule schedule = new Schedule(
                new ScheduleName("nightly"),
                CronTimetable.of("30 2 * * *", "Europe/Berlin"),
                MAIL,
                Priority.DEFAULT,
                TaskHeader.of(new TaskType("report"), Instant.now()),
                Payload.ofText("{\"a\": 1}"),
                CatchUp.LAST,
                Overlap.SKIP,
                Duration.ofMinutes(5),
                false,
                "shop",
                0);
        monitor.engine().schedules().put(schedule);
        for (int i = 0; i < 2; i++) { // the second is skipped
            var unused = monitor.engine().schedules().trigger(schedule.name(), Instant.now());
        }
        monitor.engine()
                .workers()
                .heartbeat(new WorkerReport(
                        new WorkerId("w1"),
                        Instant.now(),
                        Set.of(MAIL),
                        5,
                        1,
                        List.of(new RunningTask(
                                new TaskId("p1"),
                                new RunningTask.Run(
                                        MAIL,
                                        new TaskType("email"),
                                        2,
                                        Duration.ofMinutes(3),
                                        Duration.ofMinutes(1))))));
    }

    private static List<LeasedTask> acquire(TaskQueue queue) {
        return queue.acquire(new WorkerId("w1"), 1, Duration.ofMinutes(5)).tasks();
    }
}
