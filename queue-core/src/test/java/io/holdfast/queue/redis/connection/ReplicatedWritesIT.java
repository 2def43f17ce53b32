package io.holdfast.queue.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.Durability;
import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.Schedules.PutResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Writes that wait for a replica, without and with one. */
class ReplicatedWritesIT {

    @TempDir
    private Path folder;

    @Test
    void isRefusedUntilAReplicaHasItAndNeverDuplicates() throws IOException {
        try (RedisProcess master = RedisProcess.start(Files.createDirectory(folder.resolve("master")));
                RedisEngine engine = RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", master.port()))) {
            TaskQueue queue = engine.queues(new Durability(1)).queue(QueueName.DEFAULT);
            List<NewTask> tasks = List.of(task("a"), task("b"));
            long started = System.nanoTime();
            assertRefused(queue, tasks, List.of());
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
            assertRefused(queue, tasks, List.of(new TaskId("a"), new TaskId("b")));

            try (RedisProcess replica = RedisProcess.start(
                    Files.createDirectory(folder.resolve("replica")), "--replicaof", "127.0.0.1", "" + master.port())) {
                await().atMost(Duration.ofSeconds(20)).until(() -> isKnown(queue, tasks));
                assertThat(engine.inspector().depths(QueueName.DEFAULT).pending())
                        .isEqualTo(2);
                assertThat(replica.port()).isPositive();
            }
        }
    }

    @Test
    void aScheduleIsStoredOnlyWhenAReplicaHasIt() throws IOException {
        try (RedisProcess master = RedisProcess.start(Files.createDirectory(folder.resolve("master")));
                RedisEngine engine = RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", master.port()))) {
            Schedules schedules = engine.schedules(new Durability(1));
            assertThatThrownBy(() -> schedules.put(daily()))
                    .isInstanceOfSatisfying(
                            NotReplicatedException.class,
                            e -> assertThat(e.acknowledged()).isZero());
            assertThat(schedules.exists(daily().name())).isTrue();
            assertThat(engine.schedules().put(daily())).isEqualTo(PutResult.REPLACED);

            try (RedisProcess replica = RedisProcess.start(
                    Files.createDirectory(folder.resolve("replica")), "--replicaof", "127.0.0.1", "" + master.port())) {
                await().atMost(Duration.ofSeconds(20))
                        .ignoreExceptionsInstanceOf(NotReplicatedException.class)
                        .untilAsserted(() -> assertThat(schedules.put(daily())).isEqualTo(PutResult.REPLACED));
                assertThat(replica.port()).isPositive();
            }
        }
    }

    private static Schedule daily() {
        return new Schedule(
                new ScheduleName("daily"),
                new IntervalTimetable(Duration.ofDays(1)),
                QueueName.DEFAULT,
                Priority.DEFAULT,
                TaskHeader.of(new TaskType("t"), Instant.EPOCH),
                Payload.ofText("1"),
                CatchUp.LAST,
                Overlap.SKIP,
                Duration.ZERO,
                false,
                null,
                0);
    }

    private static boolean isKnown(TaskQueue queue, List<NewTask> tasks) {
        try {
            return ((Enqueued) queue.enqueue(tasks, TaskQueue.UNLIMITED))
                            .existing()
                            .size()
                    == 2;
        } catch (NotReplicatedException e) {
            return false;
        }
    }

    private static void assertRefused(TaskQueue queue, List<NewTask> tasks, List<TaskId> existing) {
        assertThatThrownBy(() -> queue.enqueue(tasks, TaskQueue.UNLIMITED))
                .isInstanceOfSatisfying(NotReplicatedException.class, e -> {
                    assertThat(e.acknowledged()).isZero();
                    assertThat(e.existing()).containsExactlyInAnyOrderElementsOf(existing);
                });
    }

    private static NewTask task(String id) {
        return new NewTask(
                new TaskId(id),
                true,
                Priority.DEFAULT,
                StartTime.NOW,
                TaskHeader.of(new TaskType("t"), Instant.EPOCH),
                Payload.ofText("1"));
    }
}
