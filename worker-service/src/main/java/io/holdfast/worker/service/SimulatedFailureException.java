package io.holdfast.worker.service;

/** What the simulated handler throws, without a stack trace, which would tell nothing. */
final class SimulatedFailureException extends Exception {

    SimulatedFailureException() {
        super("simulated failure", null, false, false);
    }
}
