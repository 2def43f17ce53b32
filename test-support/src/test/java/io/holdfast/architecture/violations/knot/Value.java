package io.holdfast.architecture.violations.knot;

/** A value that carries a service. */
record Value(Service service) {}
