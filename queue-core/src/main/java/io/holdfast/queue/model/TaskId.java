package io.holdfast.queue.model;

import com.github.f4b6a3.ulid.UlidCreator;

/**
 * Names one task within its queue. Chosen by a client or minted as a ULID, which sorts by the time of its making.
 *
 * @param value 1 to 128 of {@code A-Z a-z 0-9 _ -}
 */
public record TaskId(String value) {

    private static final NameRule RULE = new NameRule("_-", 128);

    public TaskId {
        RULE.check("id", value);
    }

    /** A new id that no other process makes, up to the 80 random bits of a ULID. Safe from any thread. */
    public static TaskId mint() {
        return new TaskId(UlidCreator.getMonotonicUlid().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
