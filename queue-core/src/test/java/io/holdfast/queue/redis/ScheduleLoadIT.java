package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.FireReport;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.Scale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many schedules of the same minute, and three processes that fire them, one of which dies on the way. */
@Tag("reliability")
class ScheduleLoadIT {

    private static final int SCHEDULES = Scale.of(2_000, 10_000);

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void eachFiresOnce() {
        for (int i = 0; i < SCHEDULES; i++) {
            redis.schedules.put(schedule("s" + i));
        }
        redis.at(40_000);
        long started = System.nanoTime();
        CompletableFuture<FireReport> dying =
                redis.schedules.startFire(QueueName.DEFAULT, Runnable::run); // and never again
        List<CompletableFuture<Integer>> firing = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> fireAll(redis.schedules)))
                .toList();
        int fired = dying.join().enqueued()
                + firing.stream().mapToInt(CompletableFuture::join).sum();
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        System.out.printf("%d schedules fired in %d ms%n", SCHEDULES, took.toMillis());
        assertThat(fired).isEqualTo(SCHEDULES);
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(SCHEDULES);
        Long records = QueueUnderTest.runner()
                .commands()
                .run("count", connection -> connection.hashCommands().hLen(Bytes.of("tasks:data")));
        assertThat(records).isEqualTo(SCHEDULES);
        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }

    private static int fireAll(Schedules schedules) {
        List<FireReport> reports = new ArrayList<>();
        do {
            reports.add(schedules.startFire(QueueName.DEFAULT, Runnable::run).join());
        } while (reports.get(reports.size() - 1).next().isZero());
        return reports.stream().mapToInt(FireReport::enqueued).sum();
    }

    private static Schedule schedule(String name) {
        return new Schedule(
                new ScheduleName(name),
                CronTimetable.of("* * * * *", "UTC"),
                QueueName.DEFAULT,
                Priority.DEFAULT,
                TaskHeader.of(TaskType.DEFAULT, QueueUnderTest.time(0)),
                Payload.ofText("{\"n\":1}"),
                CatchUp.LAST,
                Overlap.SKIP,
                Duration.ZERO,
                false,
                null,
                0);
    }
}
