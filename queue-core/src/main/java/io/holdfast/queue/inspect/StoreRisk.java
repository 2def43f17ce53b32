package io.holdfast.queue.inspect;

/**
 * A Redis setting that can lose accepted tasks.
 *
 * @param what what is wrong and what it can lose, as a sentence without its full stop
 * @param remedy what to set
 */
public record StoreRisk(Kind kind, String what, String remedy) {

    public enum Kind {
        /** Redis deletes keys when it is full. */
        EVICTION,
        /** The data of Redis is not on disk, or only long after it was accepted. */
        PERSISTENCE
    }

    @Override
    public String toString() {
        return what + ": " + remedy;
    }
}
