package io.holdfast.worker.runtime;

/** Hears what the worker learns of a lease that it holds, and of its own end. Each call may come repeatedly, at any time. */
interface HeldTask {

    /** Nothing is run under this lease: it only waits for its settle. */
    HeldTask IDLE = new HeldTask() {
        @Override
        public void leaseLost() {}

        @Override
        public void cancelRequested() {}

        @Override
        public void workerStops() {}

        @Override
        public void abandon() {}
    };

    void leaseLost();

    void cancelRequested();

    /** No handler starts from now on: a task whose handler has not begun goes back at once. */
    void workerStops();

    /** The worker can't wait any longer: the task goes back, and what its handler still says is void. */
    void abandon();
}
