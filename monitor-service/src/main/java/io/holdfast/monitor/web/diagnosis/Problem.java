package io.holdfast.monitor.web.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * Something that needs a person.
 *
 * @param what in one sentence
 * @param detail what it means or what to do, in one sentence
 * @param queue the queue that it is about; null if it is about none or many
 * @param path the path of the page where it is fixed; null if it is fixed elsewhere
 */
public record Problem(
        Kind kind,
        String what,
        String detail,
        @Nullable String queue,
        @Nullable String path) {

    /** Worst first. */
    public enum Kind {
        NO_WORKER(true),
        STORE_CAN_LOSE_TASKS(true),
        MEMORY_NEARLY_FULL(true),
        DEAD_LETTERS_RISING(true),
        QUEUE_WITHOUT_WORKER(true),
        TYPE_WITHOUT_WORKER(true),
        DELAYED_WITHOUT_WORKER(false),
        WORKER_DISAPPEARED(false),
        CLOSED_GATE(false),
        QUEUE_PAUSED(false),
        OLD_TASKS(false);

        private final boolean urgent;

        Kind(boolean urgent) {
            this.urgent = urgent;
        }

        /** Whether tasks are lost or stand still unexpectedly. */
        public boolean urgent() {
            return urgent;
        }
    }
}
