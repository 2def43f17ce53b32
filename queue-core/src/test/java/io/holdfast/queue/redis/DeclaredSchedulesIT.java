package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.DeclaredSchedules;
import io.holdfast.queue.schedule.DeclaredSchedules.Report;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The schedules of applications, as they are deployed. */
class DeclaredSchedulesIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aRenamedScheduleGoesAway() {
        assertThat(deploy("app", "old", "kept")).isEqualTo(report("old kept", "", ""));
        assertThat(deploy("app", "new", "kept")).isEqualTo(report("new", "old", ""));
        assertThat(names()).containsExactly("kept", "new");
        assertThat(deploy("app")).isEqualTo(report("", "kept new", ""));
        assertThat(names()).isEmpty();
    }

    @Test
    void schedulesOfOthersAreNotTouched() {
        redis.schedules.put(schedule("manual", null, 60));
        deploy("other", "theirs");
        assertThat(deploy("app", "mine", "manual", "theirs")).isEqualTo(report("mine", "", "manual theirs"));
        assertThat(deploy("app")).isEqualTo(report("", "mine", ""));
        assertThat(names()).containsExactly("manual", "theirs");
        assertThat(stored("manual").schedule().owner()).isNull();
        assertThat(stored("theirs").schedule().owner()).isEqualTo("other");
    }

    @Test
    void anUnchangedScheduleIsNotStoredAgain() {
        deploy("app", "a");
        StoredSchedule before = stored("a");
        redis.at(5_000);
        assertThat(deploy("app", "a")).isEqualTo(report("", "", ""));
        assertThat(stored("a")).isEqualTo(before);
        Report changed = DeclaredSchedules.apply(redis.schedules, "app", List.of(schedule("a", "app", 30)));
        assertThat(changed).isEqualTo(report("a", "", ""));
    }

    @Test
    void aPausedScheduleStaysPaused() {
        deploy("app", "a");
        redis.schedules.pause(new ScheduleName("a"), true);
        assertThat(deploy("app", "a")).isEqualTo(report("", "", ""));
        DeclaredSchedules.apply(redis.schedules, "app", List.of(schedule("a", "app", 30)));
        assertThat(stored("a").schedule().paused()).isTrue();
    }

    /** Somebody pauses it between the steps of a deploy. */
    @Test
    void aDeployDoesNotUndoAPauseOfTheSameMoment() {
        deploy("app", "a");
        Schedules pausedAfterALook = (Schedules) Proxy.newProxyInstance(
                Schedules.class.getClassLoader(), new Class<?>[] {Schedules.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(redis.schedules, arguments);
                    if (method.getName().equals("find")) {
                        redis.schedules.pause(new ScheduleName("a"), true);
                    }
                    return answer;
                });
        DeclaredSchedules.apply(pausedAfterALook, "app", List.of(schedule("a", "app", 30)));
        assertThat(stored("a").schedule().paused()).isTrue();
        assertThat(stored("a").schedule().timetable()).isEqualTo(new IntervalTimetable(Duration.ofSeconds(30)));
        assertThat(stored("a").nextTick()).isNull();
    }

    @Test
    void moreBlanksAreNoChange() {
        Schedule declared = cron("a", "0  6 * *\tMON ");
        assertThat(DeclaredSchedules.apply(redis.schedules, "app", List.of(declared)))
                .isEqualTo(report("a", "", ""));
        assertThat(DeclaredSchedules.apply(redis.schedules, "app", List.of(declared)))
                .isEqualTo(report("", "", ""));
    }

    /** The name was damaged in Redis: it is no reason not to start. */
    @Test
    void aDamagedNameHidesNoOther() {
        deploy("app", "a", "c", "d");
        for (String name : List.of("b b", "ca\u00e9", "")) {
            QueueUnderTest.runner()
                    .commands()
                    .run(
                            "damage",
                            connection -> connection
                                    .zSetCommands()
                                    .zAdd(Bytes.of("tasks:schedule_names"), 0, Bytes.of(name)));
        }
        assertThat(names()).containsExactly("a", "c", "d");
        assertThat(redis.schedules.page(2, new ScheduleName("a")).schedules())
                .extracting(stored -> stored.schedule().name().value())
                .containsExactly("c", "d");
        assertThat(deploy("app", "a")).isEqualTo(report("", "c d", ""));
    }

    private Schedule cron(String name, String expression) {
        Schedule every = schedule(name, "app", 60);
        return new Schedule(
                every.name(),
                CronTimetable.of(expression, "UTC"),
                every.queue(),
                every.priority(),
                every.header(),
                every.payload(),
                every.catchUp(),
                every.overlap(),
                every.window(),
                false,
                every.owner(),
                0);
    }

    private Report deploy(String owner, String... names) {
        List<Schedule> declared =
                Arrays.stream(names).map(name -> schedule(name, owner, 60)).toList();
        return DeclaredSchedules.apply(redis.schedules, owner, declared);
    }

    private StoredSchedule stored(String name) {
        return redis.schedules.find(new ScheduleName(name)).orElseThrow();
    }

    private List<String> names() {
        return redis.schedules.page(100, null).schedules().stream()
                .map(stored -> stored.schedule().name().value())
                .toList();
    }

    private static Report report(String stored, String removed, String refused) {
        return new Report(namesIn(stored), namesIn(removed), namesIn(refused));
    }

    private static List<ScheduleName> namesIn(String words) {
        return Stream.of(words.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .map(ScheduleName::new)
                .toList();
    }

    private Schedule schedule(String name, @Nullable String owner, int seconds) {
        return new Schedule(
                new ScheduleName(name),
                new IntervalTimetable(Duration.ofSeconds(seconds)),
                QueueName.DEFAULT,
                Priority.DEFAULT,
                TaskHeader.of(TaskType.DEFAULT, Instant.ofEpochMilli(Long.parseLong(redis.now()))),
                Payload.ofText("{}"),
                CatchUp.LAST,
                Overlap.SKIP,
                Duration.ZERO,
                false,
                owner,
                0);
    }
}
