package io.holdfast.worker.runtime;

/** What every run needs. */
record RunSupport(
        OutcomePolicy outcomes,
        Settler settler,
        WorkerSlots slots,
        RunningTasks running,
        Timeouts timeouts,
        StopSignal stop) {}
