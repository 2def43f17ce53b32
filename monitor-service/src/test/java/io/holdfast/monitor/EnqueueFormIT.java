package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form that enqueues a task, over HTTP, as a browser sends it. */
class EnqueueFormIT {

    private static final Pattern FIELD = Pattern.compile("id=\"(\\w+)\" name=\"\\w+\" value=\"([^\"]*)\"");
    private static final QueueName MAIL = new QueueName("mail");

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void empty() {
        monitor.flush();
    }

    @Test
    void everyFormHasAnIdOfItsOwn() {
        assertThat(idOfANewForm()).hasSize(26).isNotEqualTo(idOfANewForm());
    }

    private String idOfANewForm() {
        Matcher id = Pattern.compile("name=\"id\" value=\"(\\w+)\"")
                .matcher(page("/enqueue").body());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    @Test
    void aFormThatIsSentTwiceEnqueuesOneTask() {
        assertThat(send(Map.of("id", "once")).statusCode()).isEqualTo(303);
        HttpResponse<String> second = send(Map.of("id", "once"));
        assertThat(second.statusCode()).isEqualTo(303);
        assertThat(second.headers().firstValue("Location")).contains("tasks/mail/once");
        assertThat(pending()).isOne();
        assertThat(audit()).containsExactly("enqueue task once of queue mail");
    }

    @Test
    void anEditThatIsSentTwiceDeletesTheOldTaskOnce() {
        TaskId old = dead();
        assertThat(edit(old).statusCode()).isEqualTo(303);
        assertThat(edit(old).statusCode()).isEqualTo(303);
        assertThat(pending()).isOne();
        assertThat(find(old.value()).summary().state()).isEqualTo(TaskState.CANCELLED);
        assertThat(audit())
                .containsExactly("delete task " + old + " of queue mail", "enqueue task new of queue mail for " + old);
    }

    /** The monitor died between the two steps, and the user sends the form again. */
    @Test
    void aRepeatedEditFinishesWhatWasBegun() {
        TaskId old = dead();
        TaskHeader header = TaskHeader.of(new TaskType("email"), Instant.now()).withReplaces(old);
        monitor.engine()
                .queues()
                .queue(MAIL)
                .enqueue(
                        List.of(NewTask.of(header, Payload.ofText("{}")).withChosenId(new TaskId("new"))),
                        TaskQueue.UNLIMITED);
        assertThat(edit(old).statusCode()).isEqualTo(303);
        assertThat(pending()).isOne();
        assertThat(find(old.value()).summary().state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void startTimeoutAndExpiryAreKept() {
        Instant before = Instant.now();
        send(Map.of("id", "a", "start", "2h", "timeout", "90s", "expires", "1d"));
        TaskDetail task = find("a");
        assertThat(task.summary().state()).isEqualTo(TaskState.DELAYED);
        assertThat(task.summary().header().timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(task.summary().header().expiresAt())
                .isBetween(
                        before.plus(Duration.ofDays(1)).minusMillis(1),
                        Instant.now().plus(Duration.ofDays(1)));

        send(Map.of("id", "b", "start", "2126-01-31T10:00+01:00", "expires", "2126-02-01T00:00:00Z"));
        assertThat(find("b").summary().stateTime()).isEqualTo(Instant.parse("2126-01-31T09:00:00Z"));
        assertThat(find("b").summary().header().expiresAt()).isEqualTo(Instant.parse("2126-02-01T00:00:00Z"));
    }

    @Test
    void oneLikeAnotherHasItsTimeoutAndAsLongUntilItExpires() {
        send(Map.of("id", "a", "start", "2h", "timeout", "90s", "expires", "1d"));
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(page("/enqueue?like=mail/a").body());
        while (field.find()) {
            fields.put(field.group(1), field.group(2));
        }
        assertThat(fields)
                .containsEntry("timeout", "90s")
                .containsEntry("expires", "1d")
                .containsEntry("start", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "start | 30 | start must be a whole number and a unit",
                "start | tomorrow | start must be a whole number and a unit",
                "start | 2026-01-31T09:00 | start must be a time with its offset",
                "start | 36526d | start must be 0 to 36525d",
                "timeout | 0s | timeout must be more than 0",
                "timeout | soon | timeout must be a whole number and a unit",
                "expires | 2020-01-31T09:00Z | expires must be in the future",
                "expires | 9999999d | expires must be 0 to 36525d",
                "expires | x | expires must be a whole number and a unit",
                "max_retries | 101 | max_retries must be 0 to 100",
                "id | ! | id must",
            })
    void aMistakeNamesItsField(String field, String value, String problem) {
        HttpResponse<String> answer = send(Map.of(field, value));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(problem);
        assertThat(monitor.engine().inspector().totalDepths().pending()).isZero();
    }

    private HttpResponse<String> send(Map<String, String> fields) {
        Map<String, String> all =
                new HashMap<>(Map.of("type", "email", "queue", "mail", "priority", "default", "payload", "{}"));
        all.putAll(fields);
        return monitor.submit("/enqueue", all);
    }

    private HttpResponse<String> edit(TaskId old) {
        return send(Map.of("id", "new", "edit", old.value(), "delete_old", "true"));
    }

    private TaskId dead() {
        new TaskMix(monitor.engine(), "mail").dead(1);
        return monitor.engine()
                .deadLetters()
                .list(MAIL, 1, null)
                .tasks()
                .get(0)
                .ref()
                .id();
    }

    private TaskDetail find(String id) {
        return monitor.engine().inspector().find(MAIL, new TaskId(id)).orElseThrow();
    }

    private long pending() {
        return monitor.engine().inspector().depths(MAIL).pending();
    }

    private List<String> audit() {
        return monitor.engine().auditLog().page(10, null).stream()
                .map(record -> record.entry().action() + " " + record.entry().target())
                .toList();
    }

    private HttpResponse<String> page(String path) {
        return monitor.send(path, request -> request.header("Accept", "text/html"));
    }
}
