package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers fire schedules. */
class SchedulesIT {

    private static final QueueName MAIL = new QueueName("mail");

    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());
    private final TestWorker first = new TestWorker(engine);
    private final TestWorker second = new TestWorker(engine);
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        engine.close();
    }

    @Test
    void twoWorkersRunEachTickOnce() {
        for (TestWorker worker : List.of(first, second)) {
            worker.with("queues", "mail")
                    .handling("report", task -> ran.add(task.id().value()))
                    .start();
        }
        engine.schedules().put(everySecond());
        await().until(() -> ran.size() >= 3);
        second.close(); // the other one goes on
        int before = ran.size();
        await().until(() -> ran.size() >= before + 2);
        assertThat(ran).doesNotHaveDuplicates().allMatch(id -> id.matches("tick-\\d{8}T\\d{6}Z"));
        double fired = first.metrics()
                        .get("schedule.fires")
                        .tag("outcome", "fired")
                        .counter()
                        .count()
                + second.metrics()
                        .get("schedule.fires")
                        .tag("outcome", "fired")
                        .counter()
                        .count();
        assertThat(fired).isGreaterThanOrEqualTo(5);
    }

    private static Schedule everySecond() {
        return new Schedule(
                new ScheduleName("tick"),
                new IntervalTimetable(Duration.ofSeconds(1)),
                MAIL,
                Priority.DEFAULT,
                TaskHeader.of(new TaskType("report"), Instant.EPOCH),
                Payload.NULL,
                CatchUp.LAST,
                Overlap.ALLOW,
                Duration.ZERO,
                false,
                null,
                0);
    }
}
