package io.holdfast.worker.service.schedule;

/** The file with schedules is invalid. The message is one line that names the file, the schedule and the field. */
public final class ScheduleFileException extends RuntimeException {

    ScheduleFileException(String message) {
        super(message);
    }
}
