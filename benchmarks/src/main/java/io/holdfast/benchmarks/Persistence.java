package io.holdfast.benchmarks;

import java.util.List;

/** The persistence settings to measure. */
enum Persistence {
    OFF(false),
    ON(true),
    BOTH(false, true);

    private final List<Boolean> appendOnly;

    Persistence(Boolean... appendOnly) {
        this.appendOnly = List.of(appendOnly);
    }

    List<Boolean> appendOnly() {
        return appendOnly;
    }
}
