package io.holdfast.queue.task;

/**
 * The kind of work of a task; a worker finds the handler by it.
 *
 * @param value 1 to 100 of {@code A-Z a-z 0-9 _ . : -}
 */
public record TaskType(String value) {

    private static final NameRule RULE = new NameRule("_.:-", 100);

    /** The type of tasks that name none. */
    public static final TaskType DEFAULT = new TaskType("default");

    public TaskType {
        RULE.check("type", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
