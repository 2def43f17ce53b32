package io.holdfast.queue.task;

import com.github.f4b6a3.ulid.UlidCreator;

/**
 * The name of one task within its queue. Either chosen by a client, or generated as a ULID, which sorts by creation
 * time.
 *
 * @param value 1 to 128 of {@code A-Z a-z 0-9 _ -}
 */
public record TaskId(String value) {

    private static final NameRule RULE = new NameRule("_-", 128);

    public TaskId {
        RULE.check("id", value);
    }

    /** Generates a new id that is unique across processes, up to the 80 random bits of a ULID. Thread-safe. */
    public static TaskId generate() {
        return new TaskId(UlidCreator.getMonotonicUlid().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
