package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.KeyState;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of a queue's limits and keys in Chromium, and what its buttons do in Redis. */
class FlowBrowserIT extends ConsolePageTest {

    private static final QueueName MAIL = new QueueName("mail");
    /** Of no other test: the monitor remembers for a while which queues it has made known. */
    private static final QueueName NEW = new QueueName("new-with-limits");

    private static final TaskKey ACME = new TaskKey("acme & <sons>");

    @Test
    void limitsAreSetAndRemoved() {
        page.navigate(monitor.url("/queues/new-with-limits/flow"));
        page.fill("#concurrency", "50");
        page.fill("#rate", "100/s burst 20");
        page.fill("#key_concurrency", "5");
        page.fill("#of_key-0", ACME.value());
        page.fill("#of_rate-0", "5/10m");
        page.fill("#of_weight-0", "3");
        page.click("#set-limits");
        assertThat(page.locator(".message")).containsText("The limits of queue new-with-limits are set");
        QueueLimits limits = flow().limits(NEW);
        assertThat(limits.concurrency()).isEqualTo(50);
        assertThat(limits.rate()).isEqualTo(new Rate(100, Duration.ofSeconds(1), 20));
        assertThat(limits.keyConcurrency()).isEqualTo(5);
        assertThat(limits.keys()).containsEntry(ACME, new KeyLimits(null, Rate.of(5, Duration.ofMinutes(10)), 3));

        page.navigate(monitor.url("/queues/new-with-limits"));
        assertThat(page.locator("[data-limit=concurrency]")).containsText("0 of 50");
        page.click("#flow");
        assertThat(page.locator("#rate")).hasValue("100/s burst 20");
        assertThat(page.locator("#of_rate-0")).hasValue("5/10m");
        page.fill("#concurrency", "");
        page.fill("#of_key-0", "");
        page.fill("#of_rate-0", "");
        page.fill("#of_weight-0", "");
        page.click("#set-limits");
        assertThat(page.locator("#concurrency")).hasValue("");
        assertThat(flow().limits(NEW).concurrency()).isNull();
        assertThat(flow().limits(NEW).keys()).isEmpty();
    }

    @Test
    void aMistakeIsNamedAtItsFieldAndChangesNothing() {
        flow().setLimits(MAIL, QueueLimits.NONE.withConcurrency(7));
        page.navigate(monitor.url("/queues/mail/flow"));
        page.fill("#concurrency", "0");
        page.fill("#rate", "fast");
        page.fill("#of_key-0", "acme");
        page.fill("#of_weight-0", "101");
        Response refused = page.waitForResponse("**/limits", () -> page.click("#set-limits"));
        assertThat(refused.status()).isEqualTo(422);
        page.fill("#key_rate", "5/400d");
        page.fill("#of_key-1", "acme");
        page.click("#set-limits");
        assertThat(page.locator("#concurrency-problem")).containsText("1 to 1000000");
        assertThat(page.locator("#rate-problem")).containsText("100/s");
        assertThat(page.locator("#of_weight-problem-0")).containsText("1 to 100");
        assertThat(page.locator("#key-rate-problem")).containsText("1 ms to 1 d");
        assertThat(page.locator("#of_key-problem-1")).containsText("is given twice");
        browser.ignoreErrors(); // Chromium reports the status 422
        assertThat(page.locator("#rate")).hasValue("fast");
        assertThat(flow().limits(MAIL)).isEqualTo(QueueLimits.NONE.withConcurrency(7));
    }

    @Test
    void keysShowWhatLimitsThemAndArePausedAndResumed() {
        flow().setLimits(MAIL, QueueLimits.NONE.withConcurrency(10).withKeyConcurrency(1));
        queue().enqueue(List.of(task("a"), task("b"), task("c")), TaskQueue.UNLIMITED);
        var unused = queue().acquire(new WorkerId("w"), 10, Duration.ofMinutes(1));
        page.navigate(monitor.url("/queues/mail/flow"));
        var row = page.locator("[data-key-row]");
        assertThat(row).containsText(ACME.value());
        assertThat(row).containsText("1 of 1");
        assertThat(row.locator("[data-limited-by]")).hasText("its concurrency");
        assertThat(page.locator("[data-limit=concurrency]")).containsText("1 of 10");

        row.locator("button").click();
        assertThat(page.locator(".message")).containsText("is paused");
        assertThat(row.locator("[data-limited-by]")).hasText("paused");
        assertThat(flow().keys(MAIL, 10, null).keys().get(0).paused()).isTrue();
        row.locator("button").click();
        assertThat(page.locator(".message")).containsText("is resumed");
        assertThat(flow().keys(MAIL, 10, null).keys().get(0).paused()).isFalse();
    }

    @Test
    void aPausedKeyWithoutTasksIsListedUntilItIsResumed() {
        flow().pauseKey(MAIL, ACME, "ada");
        page.navigate(monitor.url("/queues/mail/flow"));
        var row = page.locator("[data-key-row]");
        assertThat(row.locator("[data-limited-by]")).hasText("paused");
        row.locator("button").click();
        assertThat(page.locator(".message")).containsText("is resumed");
        assertThat(row).hasCount(0);
    }

    @Test
    void eachFieldSaysWhatIsAllowed() {
        page.navigate(monitor.url("/queues/mail/flow"));
        for (Locator field :
                page.locator("form:has(#set-limits) input:not([type=hidden])").all()) {
            String help = field.getAttribute("aria-describedby");
            assertThat(page.locator("[id='" + help + "']")).hasText(Pattern.compile("\\d"));
        }
    }

    @Test
    void anyKeyIsShownLinkedAndPaused() {
        List<String> keys = List.of("a/b", "say \"hi\"", "back\\slash", " 100 %41 ", "ключ 日本", "<b>&amp;", "+");
        for (int i = 0; i < keys.size(); i++) {
            queue().enqueue(List.of(task("t" + i).withKey(new TaskKey(keys.get(i)))), TaskQueue.UNLIMITED);
        }
        for (int i = 0; i < keys.size(); i++) {
            page.navigate(monitor.url("/queues/mail/flow"));
            Locator row = page.locator("[data-key-row]").nth(positionOf(keys.get(i)));
            row.locator("button").click();
            assertThat(page.locator(".message")).containsText("is paused");
            assertThat(state(keys.get(i)).paused()).as(keys.get(i)).isTrue();
            page.locator("[data-key-row]")
                    .nth(positionOf(keys.get(i)))
                    .locator("a")
                    .click();
            assertThat(page.locator("main")).containsText("t" + i);
            assertThat(page.locator("tbody tr")).hasCount(1);
        }
    }

    @Test
    void theLimitsOfManyKeysAreKept() {
        QueueLimits limits = QueueLimits.NONE;
        for (int i = 0; i < 201; i++) {
            limits = limits.withKey(new TaskKey("tenant-" + i), new KeyLimits(i + 1, null, 1));
        }
        flow().setLimits(MAIL, limits);
        page.navigate(monitor.url("/queues/mail/flow"));
        assertThat(page.locator("#keys-kept")).containsText("201 keys");
        page.fill("#concurrency", "5");
        page.click("#set-limits");
        assertThat(page.locator(".message")).containsText("are set");
        assertThat(flow().limits(MAIL)).isEqualTo(limits.withConcurrency(5));
    }

    @Test
    void spacesOfAKeyAreKept() {
        QueueLimits limits = QueueLimits.NONE.withKey(new TaskKey(" acme "), new KeyLimits(1, null, 1));
        flow().setLimits(MAIL, limits);
        page.navigate(monitor.url("/queues/mail/flow"));
        page.click("#set-limits");
        assertThat(page.locator(".message")).containsText("are set");
        assertThat(flow().limits(MAIL)).isEqualTo(limits);
    }

    @Test
    void keysArePaged() {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            tasks.add(task("t" + i)
                    .withKey(new TaskKey("tenant-" + i))
                    .withPriority(i < 35 ? Priority.HIGH : Priority.LOW));
        }
        queue().enqueue(tasks, TaskQueue.UNLIMITED);
        page.navigate(monitor.url("/queues/mail/flow"));
        assertThat(page.locator("[data-key-row]")).hasCount(50);
        page.click("#next-keys");
        assertThat(page.locator("[data-key-row]")).hasCount(20);
        assertThat(page.locator("#next-keys")).hasCount(0);
        page.locator("text=First page").click();
        assertThat(page.locator("[data-key-row]")).hasCount(50);
    }

    @Test
    void newKeysAppearByThemselves() {
        page.navigate(monitor.url("/queues/mail/flow"));
        assertThat(page.locator("[data-key-row]")).hasCount(0);
        queue().enqueue(List.of(task("a")), TaskQueue.UNLIMITED);
        assertThat(page.locator("[data-key-row]")).hasCount(1);
    }

    private int positionOf(String key) {
        return keys().indexOf(state(key));
    }

    private KeyState state(String key) {
        return keys().stream()
                .filter(each -> each.key().value().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private List<KeyState> keys() {
        return flow().keys(MAIL, 50, null).keys();
    }

    private FlowControl flow() {
        return monitor.engine().flowControl();
    }

    private TaskQueue queue() {
        return monitor.engine().queues().queue(MAIL);
    }

    private static NewTask task(String id) {
        return NewTask.of(TaskHeader.of(new TaskType("email"), Instant.EPOCH), Payload.NULL)
                .withChosenId(new TaskId(id))
                .withKey(ACME);
    }
}
