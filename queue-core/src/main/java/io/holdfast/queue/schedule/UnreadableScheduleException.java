package io.holdfast.queue.schedule;

/** There is a schedule of this name, but this process cannot read it. */
public final class UnreadableScheduleException extends RuntimeException {

    private final transient UnreadableSchedule schedule;

    public UnreadableScheduleException(UnreadableSchedule schedule) {
        super("Schedule " + schedule.name() + " cannot be read: " + schedule.reason());
        this.schedule = schedule;
    }

    public UnreadableSchedule schedule() {
        return schedule;
    }
}
