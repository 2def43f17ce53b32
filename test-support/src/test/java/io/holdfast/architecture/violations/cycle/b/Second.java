package io.holdfast.architecture.violations.cycle.b;

import io.holdfast.architecture.violations.cycle.a.First;

/** The other half of the package cycle. */
public record Second(First first) {}
