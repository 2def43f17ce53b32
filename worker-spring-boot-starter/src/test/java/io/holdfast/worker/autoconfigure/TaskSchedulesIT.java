package io.holdfast.worker.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.TestRedis;
import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.ScheduleSource;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import io.holdfast.worker.annotation.TaskSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

/** Annotated schedules of an application. */
class TaskSchedulesIT {

    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class, TaskClientAutoConfiguration.class, WorkerAutoConfiguration.class))
            .withPropertyValues(
                    "spring.data.redis.host=" + TestRedis.shared().host(),
                    "spring.data.redis.port=" + TestRedis.shared().port(),
                    "spring.application.name=shop",
                    "report.hour=3",
                    "holdfast.worker.shutdown-grace=0s");

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    static class Reports {

        final List<String> ran = new CopyOnWriteArrayList<>();

        @TaskHandler("report.daily")
        @TaskSchedule(cron = "0 ${report.hour} * * *", zone = "Europe/Berlin", window = "5m", overlap = Overlap.ALLOW)
        void daily() {}

        @TaskHandler("tick")
        @TaskSchedule(name = "ticks", every = "1s", payload = "{\"n\": 1}")
        void tick(TaskContext task, Map<String, Integer> payload) {
            ran.add(task.id() + " " + payload);
        }
    }

    static class Later {

        @TaskHandler("tick")
        @TaskSchedule(name = "seldom", every = "1h")
        void tick() {}
    }

    @Test
    void aDeclaredScheduleRunsAndGoesAwayWithTheCode() {
        application.withBean(Reports.class).run(context -> {
            List<String> ran = context.getBean(Reports.class).ran;
            await().until(() -> !ran.isEmpty());
            assertThat(ran.get(0)).matches("ticks-\\d{8}T\\d{6}Z \\{n=1}");
            Schedule daily = stored("report-daily").schedule();
            assertThat(daily.timetable()).isEqualTo(CronTimetable.of("0 3 * * *", "Europe/Berlin"));
            assertThat(daily.owner()).isEqualTo("shop");
            assertThat(daily.window()).isEqualTo(Duration.ofMinutes(5));
            assertThat(daily.overlap()).isEqualTo(Overlap.ALLOW);
        });
        application.withBean(Later.class).run(context -> await().until(() -> names().equals(List.of("seldom"))));
    }

    /** Declares schedules by name, each with an interval of an hour. */
    static class Names implements ScheduleSource {

        private volatile List<String> wanted = List.of();
        private List<String> current = List.of();

        @Override
        public boolean refresh() {
            boolean changed = !current.equals(wanted);
            current = wanted;
            return changed;
        }

        @Override
        public List<Schedule> schedules(Function<TaskType, QueueName> routes) {
            return current.stream().map(Names::schedule).toList();
        }

        private static Schedule schedule(String name) {
            return new Schedule(
                    new ScheduleName(name),
                    new IntervalTimetable(Duration.ofHours(1)),
                    QueueName.DEFAULT,
                    Priority.DEFAULT,
                    TaskHeader.of(new TaskType("other"), Instant.EPOCH),
                    Payload.NULL,
                    CatchUp.LAST,
                    Overlap.SKIP,
                    Duration.ZERO,
                    false,
                    null,
                    0);
        }
    }

    @Test
    void aSourceDeclaresMoreSchedulesAndOthersLater() {
        Names source = new Names();
        source.wanted = List.of("a", "seldom");
        application
                .withBean(Later.class)
                .withBean(ScheduleSource.class, () -> source)
                .run(context -> {
                    await().untilAsserted(() -> assertThat(names()).containsExactly("a", "seldom"));
                    assertThat(stored("a").schedule().owner()).isEqualTo("shop");
                    assertThat(stored("seldom").schedule().header().type())
                            .as("the handler's")
                            .isEqualTo(new TaskType("tick"));
                    source.wanted = List.of("b");
                    await().untilAsserted(() -> assertThat(names()).containsExactly("b", "seldom"));
                });
    }

    @Test
    void anApplicationThatNeverDeclaresLeavesThoseOfItsNameAlone() {
        var unused = engine.schedules().put(Names.schedule("a").withOwner("shop"));
        application
                .withBean(ScheduleSource.class, () -> ScheduleSource.NONE)
                .run(context -> assertThat(
                                context.getBean(ScheduleDeclarations.class).isRunning())
                        .isFalse());
        application.run(context -> await().until(() -> names().isEmpty()));
    }

    static class BadCron {

        @TaskHandler("bad")
        @TaskSchedule(cron = "61 * * * *")
        void bad() {}
    }

    static class WithoutHandler {

        @TaskSchedule(every = "1s")
        void bad() {}
    }

    @Test
    void anInvalidScheduleStopsTheStartWithOneLine() {
        assertFails(application.withBean(BadCron.class), "allowed are 0 to 59");
        assertFails(application.withBean(WithoutHandler.class), "needs @TaskHandler");
        assertFails(
                application.withBean(Reports.class).withPropertyValues("spring.application.name="),
                "spring.application.name is required");
    }

    @Test
    void aMissingOwnerSaysWhatToDo() {
        application
                .withBean(Reports.class)
                .withPropertyValues("spring.application.name=")
                .run(context -> {
                    Throwable failure = context.getStartupFailure();
                    FailureAnalysis analysis = new InvalidHandlerAnalyzer().analyze(failure);
                    assertThat(analysis.getAction())
                            .isEqualTo("Set spring.application.name, or holdfast.worker.schedules.owner.");
                });
    }

    /** Two processes of one name whose profiles declare different schedules. */
    @Test
    void processesOfOneNameMayHaveDifferentOwners() {
        application
                .withBean(Reports.class)
                .withPropertyValues("holdfast.worker.schedules.owner=shop-reports")
                .run(context -> await().until(() -> names().contains("report-daily")));
        application.withBean(Later.class).run(context -> {
            await().until(() -> names().contains("seldom"));
            assertThat(names()).containsExactly("report-daily", "seldom", "ticks");
            assertThat(stored("report-daily").schedule().owner()).isEqualTo("shop-reports");
        });
    }

    private static void assertFails(ApplicationContextRunner application, String message) {
        application.run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageContaining(message));
    }

    private StoredSchedule stored(String name) {
        return engine.schedules().find(new ScheduleName(name)).orElseThrow();
    }

    private List<String> names() {
        return engine.schedules().page(10, null).schedules().stream()
                .map(stored -> stored.schedule().name().value())
                .toList();
    }
}
