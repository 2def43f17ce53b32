package io.holdfast.queue.redis.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.Keyspace;
import io.holdfast.queue.redis.QueueUnderTest;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call whose caller has read the schedule a while ago. */
class FireIT {

    private static final ScheduleName NAME = new ScheduleName("report");
    private static final Instant TICK = Instant.ofEpochMilli(QueueUnderTest.START);

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();
    private final QueuedSchedules schedules = new QueuedSchedules(
            QueueUnderTest.runner(),
            new QueueCipher(PayloadEncryption.none(), QueueName.DEFAULT),
            QueueName.DEFAULT,
            false,
            () -> Long.toString(QueueUnderTest.START));

    @Test
    void aCallForAnEarlierVersionOrTickChangesNothing() {
        assertThat(schedules.put(schedule(), "7", schedules.read(NAME), TICK)).isEqualTo("stored");
        Keyspace before = redis.keyspace();
        assertThat(fire("6", TICK)).isNull();
        assertThat(fire("8", TICK)).isNull();
        assertThat(fire("7", TICK.minusSeconds(1))).isNull();
        assertThat(fire("7", null)).isNull();
        assertThat(before.changesTo(redis.keyspace())).isEmpty();
        assertThat(fire("7", TICK)).isEqualTo(FireOutcome.FIRED);
        assertThat(fire("7", TICK)).isNull();
    }

    @Test
    void aLaterVersionIsNotOverwritten() {
        StoredFields none = schedules.read(NAME);
        assertThat(schedules.put(schedule(), "7", none, TICK)).isEqualTo("stored");
        StoredFields seen = schedules.read(NAME);
        assertThat(schedules.put(schedule(), "6", seen, TICK)).isEqualTo("outdated");
        assertThat(schedules.put(schedule(), "8", none, TICK)).isEqualTo("changed");
        assertThat(schedules.remove(NAME, "6")).isNull();
        assertThat(schedules.read(NAME).exist()).isTrue();
        assertThat(fire("7", TICK)).isEqualTo(FireOutcome.FIRED);
        assertThat(schedules.put(schedule(), "8", seen, TICK))
                .as("its tick is decided")
                .isEqualTo("changed");
        assertThat(schedules.put(schedule(), "8", schedules.read(NAME), TICK)).isEqualTo("stored");
    }

    private @Nullable FireOutcome fire(String version, @Nullable Instant seen) {
        Instant next = TICK.plusSeconds(60);
        QueuedSchedules.Ticks ticks = new QueuedSchedules.Ticks(
                QueuedSchedules.millis(seen),
                "",
                QueuedSchedules.millis(TICK),
                QueuedSchedules.millis(next),
                QueuedSchedules.millis(next));
        ScriptCall call = schedules.fire();
        schedules.addRow(call, schedule(), version, ticks, schedule().task(NAME.taskOf(TICK), TICK));
        Reply reply = QueueUnderTest.runner().run(call);
        assertThat(reply.number()).isEqualTo(QueueUnderTest.START);
        assertThat(reply.millis()).isNotNull();
        return QueuedSchedules.outcomeOf(reply.text());
    }

    private static Schedule schedule() {
        return new Schedule(
                NAME,
                new IntervalTimetable(Duration.ofMinutes(1)),
                QueueName.DEFAULT,
                Priority.DEFAULT,
                TaskHeader.of(TaskType.DEFAULT, TICK),
                Payload.NULL,
                CatchUp.LAST,
                Overlap.ALLOW,
                Duration.ZERO,
                false,
                null,
                0);
    }
}
