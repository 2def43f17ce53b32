package io.holdfast.queue.model;

/**
 * A setting of Redis by which accepted tasks can get lost.
 *
 * @param what is wrong and what it can lose, in a sentence without its end
 * @param remedy what to set
 */
public record StoreRisk(Kind kind, String what, String remedy) {

    public enum Kind {
        /** Redis throws keys away when it is full. */
        EVICTION,
        /** What Redis holds is not on a disk, or long after it was accepted. */
        PERSISTENCE
    }

    @Override
    public String toString() {
        return what + ": " + remedy;
    }
}
