package io.holdfast.service.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token allows. No scope includes another one. */
public enum Scope {
    /** Enqueue tasks. */
    ENQUEUE,
    /** Read tasks, queues, schedules and payloads. */
    READ,
    /** Take and settle tasks: the pull API. */
    WORK,
    /** Everything else, such as cancel, requeue, pause, limits, schedules and purge. */
    ADMIN;

    /** As in files, errors and the documentation. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scope> of(String label) {
        return Arrays.stream(values())
                .filter(scope -> scope.label().equals(label))
                .findFirst();
    }
}
