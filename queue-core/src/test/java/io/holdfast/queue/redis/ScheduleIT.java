package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.CatchUpPlan;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.FireReport;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.SchedulePage;
import io.holdfast.queue.schedule.Schedules.PutResult;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.schedule.Timetable;
import io.holdfast.queue.schedule.UnreadableSchedule;
import io.holdfast.queue.schedule.UnreadableScheduleException;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Schedules: each tick is decided once, whatever happens. The clock starts at 14:13:20. */
class ScheduleIT {

    private static final ScheduleName NAME = new ScheduleName("report");
    private static final Timetable MINUTES = CronTimetable.of("* * * * *", "UTC");
    private static final QueueName MAIL = new QueueName("mail");

    /** The ticks, in ms after the start of the clock: 14:14:00 to 14:17:00. */
    private static final long TICK = 40_000;

    private static final long TICK_2 = 100_000;
    private static final long TICK_3 = 160_000;
    private static final long TICK_4 = 220_000;

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aTickEnqueuesOneTaskUnderItsId() {
        assertThat(redis.schedules.put(schedule())).isEqualTo(PutResult.CREATED);
        redis.at(TICK - 1);
        assertThat(fire().next()).isEqualTo(Duration.ofMillis(1));
        assertThat(fired()).isEmpty();
        redis.at(TICK);
        FireReport report = fire();
        assertThat(report.outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
        assertThat(report.next()).isEqualTo(Duration.ofMinutes(1));
        assertThat(fired()).containsExactly("report-20260921T141400Z");
        TaskSummary task = redis.inspector
                .find(QueueName.DEFAULT, new TaskId("report-20260921T141400Z"))
                .orElseThrow()
                .summary();
        assertThat(task.ref().priority()).isEqualTo(Priority.HIGH);
        assertThat(task.header().createdAt()).isEqualTo(time(TICK));
        assertThat(task.header().maxRetries()).isEqualTo(7);
        assertThat(stored().nextTick()).isEqualTo(time(TICK_2));
        assertThat(stored().fires())
                .containsExactly(new Fire(time(TICK), FireOutcome.FIRED, new TaskId("report-20260921T141400Z"), null));
    }

    @Test
    void manySchedulersFireATickOnce() {
        List<ScheduleName> names =
                IntStream.range(0, 60).mapToObj(i -> new ScheduleName("s" + i)).toList();
        names.forEach(name -> redis.schedules.put(named(name, Overlap.ALLOW, CatchUp.ALL)));
        redis.at(TICK_3);
        List<CompletableFuture<FireReport>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(redis.schedules.startFire(QueueName.DEFAULT, Runnable::run));
        }
        int fired = calls.stream().mapToInt(call -> call.join().enqueued()).sum();
        assertThat(fired).isEqualTo(180);
        assertThat(fired()).hasSize(180).doesNotHaveDuplicates();
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(180);
    }

    @Test
    void theScheduleSurvivesTheEndOfItsTask() {
        redis.schedules.put(schedule());
        redis.at(TICK);
        fire();
        redis.bury(redis.acquire(1));
        redis.deadLetters.requeueAll(QueueName.DEFAULT);
        redis.queue.cancel(new TaskId("report-20260921T141400Z"), false);
        redis.queue.trim(new TrimPolicy(10, Duration.ZERO, 0, Duration.ofMillis(1)));
        redis.at(TICK_2);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
    }

    @Test
    void storingItAgainDoesNotLoseAnOverdueTick() {
        redis.schedules.put(schedule());
        redis.at(TICK + 5_000);
        assertThat(redis.schedules.put(schedule())).isEqualTo(PutResult.REPLACED);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
        assertThat(fired()).containsExactly("report-20260921T141400Z");
        redis.schedules.put(schedule());
        assertThat(fire().outcomes()).isEmpty();
        assertThat(stored().nextTick()).isEqualTo(time(TICK_2));
        assertThat(stored().fires()).hasSize(1);
    }

    /** Old and new code store it with different times while it is due. */
    @Test
    void newTimesNeitherLoseNorRepeatATick() {
        redis.schedules.put(schedule());
        redis.at(TICK + 5_000);
        redis.schedules.put(with(CronTimetable.of("*/2 * * * *", "UTC")));
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
        assertThat(fired()).containsExactly("report-20260921T141400Z");
        redis.schedules.put(schedule());
        redis.schedules.put(with(CronTimetable.of("0/1 * * * *", "UTC")));
        assertThat(fire().outcomes()).isEmpty();
        assertThat(stored().nextTick()).isEqualTo(time(TICK_2));
    }

    @Test
    void afterAnOutageItRunsOnce() {
        redis.schedules.put(schedule());
        redis.at(Duration.ofHours(5).toMillis());
        FireReport report = fire();
        assertThat(report.outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1, FireOutcome.MISSED, 299));
        assertThat(fired()).containsExactly("report-20260921T191300Z");
        assertThat(stored().fires())
                .hasSize(20)
                .last()
                .satisfies(fire -> assertThat(fire.outcome()).isEqualTo(FireOutcome.FIRED));
        assertThat(stored().fires().get(18))
                .isEqualTo(new Fire(Instant.parse("2026-09-21T19:12:00Z"), FireOutcome.MISSED, null, null));
    }

    @Test
    void afterAnOutageNoneRunsWithoutCatchUp() {
        redis.schedules.put(named(NAME, Overlap.ALLOW, CatchUp.NONE));
        redis.at(TICK_2 + 59_000);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.MISSED, 2));
        assertThat(fired()).isEmpty();
        redis.at(TICK_3);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
    }

    @Test
    void afterAnOutageAllRunInBoundedSteps() {
        redis.schedules.put(named(NAME, Overlap.ALLOW, CatchUp.ALL));
        redis.at(Duration.ofHours(20).toMillis());
        int fired = 0;
        int steps = 0;
        FireReport report;
        do {
            report = fire();
            fired += report.enqueued();
            steps++;
        } while (report.next().isZero());
        assertThat(fired).isEqualTo(CatchUpPlan.MAX_TICKS);
        assertThat(steps).isBetween(2, 3);
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(CatchUpPlan.MAX_TICKS);
        assertThat(stored().fires()).hasSize(20).allMatch(fire -> fire.outcome() == FireOutcome.FIRED);
    }

    @Test
    void aRunIsSkippedWhileTheLastOneIsNotOver() {
        redis.schedules.put(schedule());
        redis.at(TICK);
        fire();
        redis.at(TICK_2);
        assertThat(fire().outcomes()).as("pending").isEqualTo(Map.of(FireOutcome.SKIPPED, 1));
        var leases = redis.acquire(1);
        redis.at(TICK_3);
        assertThat(fire().outcomes()).as("processing").isEqualTo(Map.of(FireOutcome.SKIPPED, 1));
        redis.retry(leases, 1_000_000);
        redis.at(TICK_4);
        assertThat(fire().outcomes()).as("delayed").isEqualTo(Map.of(FireOutcome.SKIPPED, 1));
        assertThat(fired()).hasSize(1);
        redis.at(TICK_4 + 1_000_000);
        redis.queue.dispatch(10);
        redis.complete(redis.acquire(1));
        assertThat(fire().outcomes()).as("completed").containsEntry(FireOutcome.FIRED, 1);
        assertThat(fired()).hasSize(2);
    }

    @Test
    void aDeadLetterIsOver() {
        redis.schedules.put(schedule());
        redis.at(TICK);
        fire();
        redis.bury(redis.acquire(1));
        redis.at(TICK_2);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
    }

    @Test
    void aCancelledRunWhoseTombstoneIsStillPendingIsOver() {
        redis.schedules.put(schedule());
        redis.at(TICK);
        fire();
        redis.queue.cancel(new TaskId("report-20260921T141400Z"), false);
        redis.at(TICK_2);
        assertThat(fire().outcomes()).as("retained").isEqualTo(Map.of(FireOutcome.FIRED, 1));
        redis.queue.cancel(new TaskId("report-20260921T141500Z"), false);
        redis.queue.trim(new TrimPolicy(10, Duration.ZERO, 0, Duration.ofMillis(1)));
        redis.at(TICK_3);
        assertThat(fire().outcomes()).as("forgotten").isEqualTo(Map.of(FireOutcome.FIRED, 1));
    }

    @Test
    void aRunReplacesTheLastOne() {
        redis.schedules.put(named(NAME, Overlap.REPLACE, CatchUp.LAST));
        redis.at(TICK);
        fire();
        redis.at(TICK_2);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.REPLACED, 1));
        assertThat(state("report-20260921T141400Z")).isEqualTo(TaskState.CANCELLED);
        assertThat(redis.acquire(10)).hasSize(1);
        redis.at(TICK_3);
        fire();
        assertThat(redis.queues.cancelRequests(QueueName.DEFAULT)).isEqualTo(1);
        assertThat(state("report-20260921T141600Z")).isEqualTo(TaskState.PENDING);
    }

    /** The task that goes makes room for the one that comes. */
    @Test
    void aRunReplacesTheLastOneInAFullQueue() {
        redis.schedules.put(replacing(null, 2));
        redis.enqueue("a");
        redis.at(TICK);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
        redis.at(TICK_2);
        assertThat(fire().outcomes()).as("pending").isEqualTo(Map.of(FireOutcome.REPLACED, 1));
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(2);
        redis.retry(redis.acquire(1), 1_000_000);
        redis.at(TICK_3);
        assertThat(fire().outcomes()).as("delayed").isEqualTo(Map.of(FireOutcome.REPLACED, 1));
        redis.enqueue("b");
        redis.at(TICK_4);
        assertThat(fire().outcomes()).as("more than full").isEqualTo(Map.of(FireOutcome.FAILED, 1));
        assertThat(state("report-20260921T141600Z")).as("the last one stays").isEqualTo(TaskState.PENDING);
    }

    @Test
    void aRunReplacesTheLastOneOfAFullKey() {
        redis.flow.setLimits(QueueName.DEFAULT, QueueLimits.NONE.withKeyMaxPending(1));
        redis.schedules.put(replacing(new TaskKey("acme"), 2));
        redis.at(TICK);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
        redis.at(TICK_2);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.REPLACED, 1));
        assertThat(state("report-20260921T141400Z")).isEqualTo(TaskState.CANCELLED);
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(1);
        redis.schedules.put(replacing(new TaskKey("other"), 2));
        assertThat(trigger().outcome()).as("another key").isEqualTo(FireOutcome.REPLACED);
        redis.flow.setLimits(QueueName.DEFAULT, QueueLimits.NONE);
        redis.enqueue(QueueUnderTest.task("x").withKey(new TaskKey("acme")));
        redis.flow.setLimits(QueueName.DEFAULT, QueueLimits.NONE.withKeyMaxPending(1));
        redis.schedules.put(replacing(new TaskKey("acme"), 0));
        Fire refused = trigger();
        assertThat(refused.outcome()).as("its task frees another key").isEqualTo(FireOutcome.FAILED);
        assertThat(refused.reason()).isEqualTo("its key has the maximum of pending tasks");
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(2);
    }

    /** Its task is running, so its place is not among those that are counted. */
    @Test
    void aRunThatReplacesARunningOneNeedsRoom() {
        redis.flow.setLimits(QueueName.DEFAULT, QueueLimits.NONE.withKeyMaxPending(1));
        redis.schedules.put(replacing(new TaskKey("acme"), 1));
        redis.at(TICK);
        fire();
        redis.acquire(1);
        redis.enqueue("a");
        redis.at(TICK_2);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FAILED, 1));
        assertThat(redis.queues.cancelRequests(QueueName.DEFAULT)).isZero();
    }

    @Test
    void aRunNowObeysTheOverlapRule() {
        redis.schedules.put(schedule());
        Fire first = trigger();
        assertThat(first.outcome()).isEqualTo(FireOutcome.FIRED);
        assertThat(first.task().value()).startsWith("report-").hasSize("report-".length() + 26);
        assertThat(trigger()).isEqualTo(new Fire(time(0), FireOutcome.SKIPPED, null, null));
        redis.at(TICK);
        assertThat(fire().outcomes()).as("a tick, too").isEqualTo(Map.of(FireOutcome.SKIPPED, 1));
        redis.complete(redis.acquire(1));
        assertThat(trigger().outcome()).isEqualTo(FireOutcome.FIRED);
        assertThat(stored().nextTick()).as("the ticks are not affected").isEqualTo(time(TICK_2));
        assertThat(stored().fires())
                .extracting(Fire::outcome)
                .containsExactly(FireOutcome.FIRED, FireOutcome.SKIPPED, FireOutcome.SKIPPED, FireOutcome.FIRED);
        assertThat(stored().fires().get(0)).isEqualTo(first);
    }

    @Test
    void aFullQueueFailsTheTickButNotTheNext() {
        redis.schedules.put(limited(2));
        redis.enqueue("a", "b");
        redis.at(TICK);
        FireReport report = fire();
        assertThat(report.outcomes()).isEqualTo(Map.of(FireOutcome.FAILED, 1));
        assertThat(report.failed()).isEqualTo(Map.of(NAME, "the queue is full"));
        assertThat(stored().fires())
                .containsExactly(new Fire(time(TICK), FireOutcome.FAILED, null, "the queue is full"));
        redis.acquire(2);
        redis.at(TICK_2);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
    }

    @Test
    void aPoisonedScheduleDoesNotStopOthers() {
        for (int i = 0; i < 5; i++) {
            redis.schedules.put(named(new ScheduleName("s" + i), Overlap.SKIP, CatchUp.LAST));
        }
        write("s0", "1 nonsense");
        write("s1", "3 of a newer version");
        write("s2:tick", "abc");
        redis.at(TICK);
        FireReport report = fire();
        assertThat(report.unreadable()).containsExactlyInAnyOrder("s0", "s1");
        assertThat(report.outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 2));
        report = fire();
        assertThat(report.outcomes()).isEmpty();
        assertThat(report.next()).as("no hot loop").isEqualTo(Duration.ofSeconds(1));
        redis.at(TICK_2);
        assertThat(fire().outcomes()).as("s2 goes on").isEqualTo(Map.of(FireOutcome.FIRED, 1, FireOutcome.SKIPPED, 2));
        SchedulePage page = redis.schedules.page(10, null);
        assertThat(page.schedules()).hasSize(3);
        assertThat(page.unreadable())
                .containsExactly(
                        new UnreadableSchedule(new ScheduleName("s0"), QueueName.DEFAULT, "its definition is damaged"),
                        new UnreadableSchedule(
                                new ScheduleName("s1"),
                                QueueName.DEFAULT,
                                "a newer version of Holdfast has stored it"));
        assertThat(redis.schedules.exists(new ScheduleName("s1"))).isTrue();
        assertThatThrownBy(() -> redis.schedules.find(new ScheduleName("s1")))
                .isInstanceOf(UnreadableScheduleException.class)
                .hasMessage("Schedule s1 cannot be read: a newer version of Holdfast has stored it");
        assertThatThrownBy(() -> redis.schedules.trigger(new ScheduleName("s1"), time(0)))
                .isInstanceOf(UnreadableScheduleException.class);
        assertThat(redis.schedules.remove(new ScheduleName("s0"))).isTrue();
        assertThat(redis.schedules.put(named(new ScheduleName("s1"), Overlap.SKIP, CatchUp.LAST)))
                .isEqualTo(PutResult.REPLACED);
    }

    @Test
    void manyPoisonedSchedulesDoNotHideOthers() {
        for (int i = 100; i < 700; i++) {
            redis.schedules.put(named(new ScheduleName("s" + i), Overlap.SKIP, CatchUp.LAST));
            write("s" + i, "damaged");
        }
        redis.schedules.put(named(new ScheduleName("z"), Overlap.SKIP, CatchUp.LAST));
        redis.at(TICK);
        assertThat(fire().outcomes()).isEqualTo(Map.of(FireOutcome.FIRED, 1));
    }

    /** The tasks are still there, or their ids are remembered, but the schedule is as it was before. */
    @Test
    void aRestoredScheduleDoesNotRepeatItsTicks() {
        redis.schedules.put(named(NAME, Overlap.ALLOW, CatchUp.ALL));
        redis.at(TICK);
        Map<String, String> before = fields();
        fire();
        redis.at(TICK_2);
        fire();
        redis.complete(redis.acquire(1));
        redis.queue.trim(new TrimPolicy(10, Duration.ZERO, 0, Duration.ofHours(1)));
        before.forEach(this::write);
        score(START + TICK);
        redis.at(TICK_3);
        fire();
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(2);
        assertThat(state("report-20260921T141500Z")).isEqualTo(TaskState.PENDING);
        assertThat(state("report-20260921T141600Z")).isEqualTo(TaskState.PENDING);
    }

    @Test
    void aClockThatJumpsNeitherRepeatsNorMultipliesRuns() {
        redis.schedules.put(named(NAME, Overlap.ALLOW, CatchUp.LAST));
        redis.at(TICK);
        fire();
        redis.at(TICK - 30_000);
        assertThat(fire().outcomes()).as("back").isEmpty();
        redis.at(TICK);
        assertThat(fire().outcomes()).as("again").isEmpty();
        redis.at(Duration.ofDays(1).toMillis());
        assertThat(fire().enqueued()).as("ahead").isEqualTo(1);
        assertThat(fired()).hasSize(2);
    }

    @Test
    void anIntervalIsAlignedToTheEpoch() {
        redis.schedules.put(with(new IntervalTimetable(Duration.ofSeconds(7))));
        Instant first = stored().nextTick();
        assertThat(first.getEpochSecond() % 7).isZero();
        redis.at(first.toEpochMilli() - START + 6_500);
        fire();
        assertThat(stored().nextTick()).isEqualTo(first.plusSeconds(7));
    }

    @Test
    void aPausedScheduleMissesNothing() {
        redis.schedules.put(schedule());
        assertThat(redis.schedules.pause(NAME, true)).isTrue();
        assertThat(redis.schedules.pause(NAME, true)).isTrue();
        redis.at(TICK_2);
        assertThat(fire().outcomes()).isEmpty();
        assertThat(stored().schedule().paused()).isTrue();
        assertThat(stored().nextTicks(5)).isEmpty();
        assertThat(trigger().outcome()).as("a run now is possible").isEqualTo(FireOutcome.FIRED);
        assertThat(redis.schedules.pause(NAME, false)).isTrue();
        assertThat(fire().outcomes()).isEmpty();
        assertThat(stored().nextTicks(2)).containsExactly(time(TICK_3), time(TICK_4));
        assertThat(redis.schedules.pause(new ScheduleName("other"), true)).isFalse();
    }

    @Test
    void aRemovedScheduleFiresNoMore() {
        redis.schedules.put(schedule());
        assertThat(redis.schedules.remove(NAME)).isTrue();
        assertThat(redis.schedules.remove(NAME)).isFalse();
        assertThat(redis.schedules.find(NAME)).isEmpty();
        redis.at(TICK);
        assertThat(fire().outcomes()).isEmpty();
        assertThat(redis.schedules.trigger(NAME, time(0))).isEmpty();
        assertThat(redis.keyspace().keys().keySet()).noneMatch(key -> key.contains("schedule"));
        assertThat(redis.keyspace().keys()).doesNotContainKey("tasks:control");
    }

    @Test
    void aScheduleMovesToAnotherQueueWithItsTick() {
        redis.schedules.put(schedule());
        redis.at(TICK + 1);
        assertThat(redis.schedules.put(in(MAIL))).isEqualTo(PutResult.REPLACED);
        assertThat(fire().outcomes()).isEmpty();
        assertThat(redis.schedules.startFire(MAIL, Runnable::run).join().outcomes())
                .isEqualTo(Map.of(FireOutcome.FIRED, 1));
        assertThat(redis.schedules.page(10, null).schedules()).hasSize(1);
        assertThat(redis.queues.known()).contains(MAIL);
        redis.schedules.remove(NAME);
        assertThat(redis.keyspace().keys().keySet()).noneMatch(key -> key.contains("schedule"));
    }

    /** Runs in another queue count as over: no step sees both queues. */
    @Test
    void aScheduleMovesWithItsLastRuns() {
        redis.schedules.put(schedule());
        Fire first = trigger();
        redis.schedules.put(in(MAIL));
        assertThat(stored().fires())
                .containsExactly(new Fire(first.at(), FireOutcome.FIRED, first.task(), QueueName.DEFAULT, null));
        assertThat(trigger().outcome()).as("the last run is elsewhere").isEqualTo(FireOutcome.FIRED);
        assertThat(trigger().outcome()).isEqualTo(FireOutcome.SKIPPED);
        redis.schedules.put(schedule());
        redis.schedules.put(in(MAIL));
        assertThat(trigger().outcome()).as("it comes back").isEqualTo(FireOutcome.SKIPPED);
        assertThat(stored().fires()).extracting(Fire::queue).containsExactly(QueueName.DEFAULT, MAIL, null, null);
    }

    /** A caller died between the steps of a move. */
    @Test
    void aMoveThatBrokeOffLeavesNothingBehind() {
        redis.schedules.put(schedule());
        QueueUnderTest.runner()
                .commands()
                .run(
                        "break",
                        connection -> connection
                                .hashCommands()
                                .hSet(
                                        Bytes.of("tasks:schedule_queues"),
                                        Bytes.of("report"),
                                        Bytes.of("1790000000001 mail default")));
        assertThat(redis.schedules.find(NAME)).as("found in its old queue").isPresent();
        assertThat(redis.schedules.page(10, null).schedules()).hasSize(1);
        redis.schedules.put(in(new QueueName("third")));
        redis.at(TICK);
        assertThat(fire().outcomes()).isEmpty();
        assertThat(redis.schedules
                        .startFire(new QueueName("third"), Runnable::run)
                        .join()
                        .enqueued())
                .isEqualTo(1);
    }

    @Test
    void pagesAreByName() {
        List<String> names = new ArrayList<>(
                IntStream.range(0, 25).mapToObj(i -> "n" + (char) ('a' + i)).toList());
        Collections.shuffle(names, new java.util.Random(3));
        for (int i = 0; i < names.size(); i++) {
            Schedule schedule = named(new ScheduleName(names.get(i)), Overlap.SKIP, CatchUp.LAST);
            redis.schedules.put(i % 2 == 0 ? schedule : moved(schedule, MAIL));
        }
        Collections.sort(names);
        List<String> read = new ArrayList<>();
        ScheduleName after = null;
        do {
            SchedulePage page = redis.schedules.page(10, after);
            page.schedules().forEach(each -> read.add(each.schedule().name().value()));
            after = page.next();
        } while (after != null);
        assertThat(read).isEqualTo(names);
    }

    @Test
    void aQueueWithASchedulesIsNotForgotten() {
        redis.schedules.put(in(MAIL));
        redis.at(100_000_000);
        assertThat(redis.queues.forget(Duration.ofMillis(1))).isEmpty();
        redis.schedules.pause(NAME, true);
        redis.at(200_000_000);
        assertThat(redis.queues.forget(Duration.ofMillis(1))).isEmpty();
        assertThat(redis.schedules.find(NAME)).isPresent();
        redis.schedules.remove(NAME);
        redis.at(300_000_000);
        assertThat(redis.queues.forget(Duration.ofMillis(1))).containsExactly(MAIL);
    }

    @Test
    void theWorkOfAQueueSaysWhenItsFirstScheduleFires() {
        redis.schedules.put(in(MAIL));
        assertThat(work().nextFire()).isEqualTo(Duration.ofMillis(TICK));
        assertThat(work().isQuiet()).isFalse();
        assertThat(work().empty()).isFalse();
        redis.at(TICK_2);
        assertThat(work().nextFire()).isEqualTo(Duration.ZERO);
        redis.schedules.pause(NAME, true);
        assertThat(work()).isEqualTo(QueueSummary.EMPTY);
    }

    private QueueSummary work() {
        return redis.queues.summaries(List.of(MAIL), Duration.ofSeconds(1)).get(MAIL);
    }

    private FireReport fire() {
        return redis.schedules.startFire(QueueName.DEFAULT, Runnable::run).join();
    }

    private Fire trigger() {
        return redis.schedules.trigger(NAME, time(0)).orElseThrow();
    }

    private StoredSchedule stored() {
        return redis.schedules.find(NAME).orElseThrow();
    }

    private TaskState state(String id) {
        return redis.inspector
                .find(QueueName.DEFAULT, new TaskId(id))
                .orElseThrow()
                .summary()
                .state();
    }

    private Set<String> fired() {
        return new java.util.TreeSet<>(
                QueueDump.of(io.holdfast.testing.TestRedis.shared().factory(), QueueName.DEFAULT)
                        .hash(Key.DATA)
                        .keySet()
                        .stream()
                        .map(member -> member.substring(1))
                        .toList());
    }

    private Map<String, String> fields() {
        return Map.copyOf(QueueDump.of(io.holdfast.testing.TestRedis.shared().factory(), QueueName.DEFAULT)
                .hash(Key.SCHEDULES));
    }

    private void write(String field, String value) {
        QueueUnderTest.runner()
                .commands()
                .run(
                        "damage",
                        connection -> connection
                                .hashCommands()
                                .hSet(Bytes.of("tasks:schedules"), Bytes.of(field), Bytes.of(value)));
    }

    private void score(long millis) {
        QueueUnderTest.runner()
                .commands()
                .run(
                        "damage",
                        connection -> connection
                                .zSetCommands()
                                .zAdd(Bytes.of("tasks:schedules_due"), (double) millis, Bytes.of(NAME.value())));
    }

    private static Schedule schedule() {
        return named(NAME, Overlap.SKIP, CatchUp.LAST);
    }

    private static Schedule with(Timetable timetable) {
        return of(NAME, timetable, QueueName.DEFAULT, Overlap.SKIP, CatchUp.LAST, TaskQueue.UNLIMITED);
    }

    private static Schedule replacing(@Nullable TaskKey key, long max) {
        Schedule schedule = of(NAME, MINUTES, QueueName.DEFAULT, Overlap.REPLACE, CatchUp.LAST, max);
        return key == null ? schedule : schedule.withHeader(schedule.header().withKey(key));
    }

    private static Schedule limited(long max) {
        return of(NAME, MINUTES, QueueName.DEFAULT, Overlap.SKIP, CatchUp.LAST, max);
    }

    private static Schedule in(QueueName queue) {
        return moved(schedule(), queue);
    }

    private static Schedule moved(Schedule schedule, QueueName queue) {
        return of(schedule.name(), MINUTES, queue, Overlap.SKIP, CatchUp.LAST, TaskQueue.UNLIMITED);
    }

    private static Schedule named(ScheduleName name, Overlap overlap, CatchUp catchUp) {
        return of(name, MINUTES, QueueName.DEFAULT, overlap, catchUp, TaskQueue.UNLIMITED);
    }

    private static Schedule of(
            ScheduleName name, Timetable timetable, QueueName queue, Overlap overlap, CatchUp catchUp, long max) {
        return new Schedule(
                name,
                timetable,
                queue,
                Priority.HIGH,
                TaskHeader.of(new TaskType("report"), time(0)).withMaxRetries(7),
                Payload.ofText("{\"a\": 1}"),
                catchUp,
                overlap,
                Duration.ZERO,
                false,
                "app",
                max);
    }
}
