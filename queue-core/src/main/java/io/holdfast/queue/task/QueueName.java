package io.holdfast.queue.task;

/**
 * The name of a queue: the unit that is paused, limited, served by workers and assigned to a shard.
 *
 * @param value 1 to 64 of {@code A-Z a-z 0-9 _ -}
 */
public record QueueName(String value) implements Comparable<QueueName> {

    private static final NameRule RULE = new NameRule("_-", 64);

    /** The queue of tasks that name none. */
    public static final QueueName DEFAULT = new QueueName("default");

    public QueueName {
        RULE.check("queue", value);
    }

    @Override
    public int compareTo(QueueName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
