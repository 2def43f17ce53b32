package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Operators see what is encrypted in Redis, viewers do not, and a missing key is named. */
class EncryptedPayloadsIT {

    private static final String K1 = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
    private static final String K2 = "k2:ICECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
    private static final QueueName MAIL = new QueueName("mail");
    private static final String SECRET = "canary-4111";
    private static final Payload PAYLOAD = Payload.ofText("{\"card\": \"" + SECRET + "\"}");

    @TempDir
    private Path folder;

    private RunningMonitor monitor;
    private LettuceConnectionFactory connections;
    private RedisEngine writer;

    @BeforeEach
    void start() throws IOException {
        BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(4);
        Path users = Files.write(
                folder.resolve("users"),
                List.of("vera:viewer:" + encoder.encode("vera"), "otto:operator:" + encoder.encode("otto")));
        monitor = new RunningMonitor(Map.of(
                "MONITOR_USERS_FILE",
                users.toString(),
                "PAYLOAD_KEYS_FILE",
                Files.writeString(folder.resolve("keys"), K1).toString()));
        connections = new LettuceConnectionFactory("127.0.0.1", monitor.redis().port());
        writeWith(K1);
    }

    private void writeWith(String key) throws IOException {
        Path file = Files.writeString(folder.resolve("writer"), key);
        writer = RedisEngine.of(connections, PayloadEncryption.of("keys", file));
    }

    @AfterEach
    void close() {
        writer.close();
        connections.destroy();
    }

    @Test
    void operatorsSeeWhatIsEncryptedAndViewersDoNot() {
        complete("done");
        for (String path : List.of("/tasks/mail/done", "/api/tasks/mail/done", "/enqueue?like=mail/done")) {
            assertThat(page("otto", path)).as(path).contains(SECRET);
            assertThat(page("vera", path)).as(path).doesNotContain(SECRET);
        }
        assertThat(page("otto", "/tasks/mail/done")).contains("encrypted with key k1");
        assertThat(page("vera", "/tasks/mail/done")).contains("It is encrypted, and only operators see it.");
        assertThat(page("vera", "/api/tasks/mail/done"))
                .contains("\"payload_note\":\"It is encrypted, and only operators see it\"")
                .contains("\"result_note\":\"It is encrypted, and only operators see it\"");
    }

    @Test
    void whatIsNotEncryptedIsShownToViewersAsBefore() {
        monitor.engine().queues().queue(MAIL).enqueue(List.of(task("plain")), TaskQueue.UNLIMITED);
        assertThat(page("vera", "/tasks/mail/plain")).contains(SECRET).doesNotContain("encrypted");
    }

    @Test
    void onlyOperatorsEditTheEncryptedPayloadOfADeadLetter() {
        bury("dead");
        assertThat(page("otto", "/tasks/mail/dead")).contains("Edit and requeue");
        assertThat(page("otto", "/enqueue?edit=mail/dead")).contains(SECRET);
        assertThat(page("vera", "/tasks/mail/dead")).doesNotContain("Edit and requeue");
        assertThat(page("vera", "/enqueue?edit=mail/dead"))
                .contains("only operators see it")
                .doesNotContain(SECRET);
    }

    @Test
    void aMissingKeyIsNamedAndTheActionsStay() throws IOException {
        writer.close();
        writeWith(K2);
        bury("dead");
        complete("done");
        String missing = "It is encrypted with key k2, which is not in PAYLOAD_KEYS_FILE";
        assertThat(page("otto", "/tasks/mail/dead"))
                .contains(missing, "do-requeue")
                .doesNotContain(SECRET, "Edit and requeue");
        assertThat(page("otto", "/api/tasks/mail/done"))
                .contains("\"payload_note\":\"" + missing + "\"", "\"result_note\":\"" + missing + "\"");
        assertThat(page("otto", "/enqueue?edit=mail/dead")).contains(missing);
        assertThat(page("otto", "/enqueue?like=mail/dead")).doesNotContain(SECRET);
        assertThat(page("otto", "/tasks?q=state:dead")).contains("dead");
    }

    @Test
    void schedulesShowTheirPayloadToOperators() {
        writer.schedules().put(schedule());
        for (String path : List.of("/schedules/tick", "/schedules/tick/edit", "/api/schedules/tick")) {
            assertThat(page("otto", path)).as(path).contains(SECRET);
            assertThat(page("vera", path)).as(path).contains("tick").doesNotContain(SECRET);
        }
        assertThat(page("vera", "/schedules/tick")).contains("It is encrypted, and only operators see it.");
    }

    private String page(String user, String path) {
        String login = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        String accept = path.startsWith("/api/") ? "application/json" : "text/html";
        return monitor.send(path, request -> request.header("Accept", accept).header("Authorization", "Basic " + login))
                .body();
    }

    private static NewTask task(String id) {
        return NewTask.of(TaskHeader.of(new TaskType("email"), Instant.EPOCH.plusSeconds(1)), PAYLOAD)
                .withChosenId(new TaskId(id));
    }

    private LeasedTask running(String id) {
        TaskQueue queue = writer.queues().queue(MAIL);
        queue.enqueue(List.of(task(id)), TaskQueue.UNLIMITED);
        return queue.acquire(new WorkerId("w1"), 1, Duration.ofMinutes(1))
                .tasks()
                .get(0);
    }

    private void complete(String id) {
        TaskResult result = TaskResult.of(Payload.ofText("\"" + SECRET + "\""), 100);
        Completion completion = new Completion(running(id).lease(), null, result);
        assertThat(writer.queues().queue(MAIL).complete(List.of(completion), Ending.COMPLETED, Duration.ofHours(1)))
                .isEmpty();
    }

    private void bury(String id) {
        Burial burial = new Burial(running(id).lease(), new Failure("boom", Duration.ZERO));
        assertThat(writer.queues().queue(MAIL).bury(List.of(burial))).isEmpty();
    }

    private static Schedule schedule() {
        return new Schedule(
                new ScheduleName("tick"),
                new IntervalTimetable(Duration.ofHours(1)),
                MAIL,
                Priority.DEFAULT,
                TaskHeader.of(new TaskType("email"), Instant.EPOCH.plusSeconds(1)),
                PAYLOAD,
                CatchUp.LAST,
                Overlap.SKIP,
                Duration.ZERO,
                false,
                null,
                0);
    }
}
