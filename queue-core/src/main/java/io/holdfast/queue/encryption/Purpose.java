package io.holdfast.queue.encryption;

/** What an encrypted value is. A value of one purpose cannot be decrypted as one of another. */
public enum Purpose {
    /** The payload of a task. */
    TASK("task"),
    /** What the handler of a task returned. */
    RESULT("result"),
    /** The payload of the tasks of a schedule. */
    SCHEDULE("schedule");

    private final String label;

    Purpose(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
