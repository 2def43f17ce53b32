package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.LeasedTask;
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
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Holdfast works without the commands that an administrator or a managed server may refuse. */
class RestrictedUserIT {

    private static final String NAME = "app";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-@dangerous", "-@admin -@dangerous -@connection +auth", "-info -config -client", "-hello"})
    void everythingWorks(String rules) {
        try (RedisProcess redis = RedisProcess.start(folder);
                RedisEngine engine = engine(redis, rules)) {
            TaskQueues queues = engine.queues();
            queues.verify(List.of(QueueName.DEFAULT));
            engine.risks();
            engine.ping();
            engine.workers().heartbeat(report());
            assertThat(engine.workers().workers()).hasSize(1);
            assertThat(engine.workers().disconnectedWorkers(Duration.ZERO)).isEmpty();
            TaskQueue queue = queues.queue(QueueName.DEFAULT);
            queue.enqueue(List.of(QueueUnderTest.task("a")), TaskQueue.UNLIMITED);
            assertThat(queues.awaitWork(List.of(QueueName.DEFAULT), Duration.ofSeconds(1)))
                    .isTrue();
            LeasedTask task = queue.acquire(QueueUnderTest.WORKER, 1, QueueUnderTest.LEASE)
                    .tasks()
                    .get(0);
            assertThat(engine.renewalQueues()
                            .queue(QueueName.DEFAULT)
                            .renew(List.of(task.lease()), QueueUnderTest.LEASE))
                    .isEmpty();
            queue.complete(List.of(new Completion(task.lease(), null)), Ending.COMPLETED, QueueUnderTest.WINDOW);
            assertThat(engine.inspector().depths(QueueName.DEFAULT).completed()).isEqualTo(1);
            engine.schedules().put(schedule());
            assertThat(engine.schedules().page(10, null).schedules()).hasSize(1);
            assertThat(engine.schedules().trigger(schedule().name(), QueueUnderTest.time(0)))
                    .isPresent();
            assertThat(engine.schedules()
                            .startFire(QueueName.DEFAULT, Runnable::run)
                            .join()
                            .next())
                    .isNotNull();
            assertThat(engine.schedules().remove(schedule().name())).isTrue();
        }
    }

    private static Schedule schedule() {
        return new Schedule(
                new ScheduleName("tick"),
                new IntervalTimetable(Duration.ofHours(1)),
                QueueName.DEFAULT,
                Priority.DEFAULT,
                TaskHeader.of(TaskType.DEFAULT, QueueUnderTest.time(0)),
                Payload.NULL,
                CatchUp.LAST,
                Overlap.SKIP,
                Duration.ZERO,
                false,
                null,
                0);
    }

    private static WorkerReport report() {
        return new WorkerReport(QueueUnderTest.WORKER, QueueUnderTest.time(0), Set.of(), 1, 0, List.of());
    }

    private static RedisEngine engine(RedisProcess redis, String rules) {
        redis.addUser(NAME, "secret", "+@all " + rules);
        RedisStandaloneConfiguration place = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
        place.setUsername(NAME);
        place.setPassword("secret");
        return RedisEngine.of(new LettuceConnectionFactory(place));
    }
}
