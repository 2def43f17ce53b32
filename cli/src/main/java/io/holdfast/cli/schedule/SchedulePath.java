package io.holdfast.cli.schedule;

import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.Names;
import io.holdfast.queue.schedule.ScheduleName;

/** The path of a schedule. */
final class SchedulePath {

    private SchedulePath() {}

    static Path of(String name) {
        return Path.of("schedules", Names.checked(name, ScheduleName::new));
    }

    static Path of(String name, String action) {
        return Path.of("schedules", Names.checked(name, ScheduleName::new), action);
    }
}
