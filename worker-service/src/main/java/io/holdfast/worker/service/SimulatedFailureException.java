package io.holdfast.worker.service;

/** A simulated failure. Has no stack trace. */
final class SimulatedFailureException extends Exception {

    SimulatedFailureException() {
        super("simulated failure", null, false, false);
    }
}
