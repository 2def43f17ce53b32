package io.holdfast.worker.runtime;

/** Is told what the renewals learn of a lease. Each may be told more than once, and at any time. */
interface HeldTask {

    /** Nothing is run under this lease: it only waits for its settle. */
    HeldTask IDLE = new HeldTask() {
        @Override
        public void leaseLost() {}

        @Override
        public void cancelRequested() {}
    };

    void leaseLost();

    void cancelRequested();
}
