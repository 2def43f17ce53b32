package io.holdfast.architecture.violations.cycle.a;

import io.holdfast.architecture.violations.cycle.b.Second;

/** One half of a package cycle. */
public record First(Second second) {}
