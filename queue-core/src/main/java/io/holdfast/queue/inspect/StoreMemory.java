package io.holdfast.queue.inspect;

/**
 * How full Redis is; in a Cluster, its fullest node.
 *
 * @param used bytes in use
 * @param max its maxmemory in bytes; 0 if it has no limit, or if Redis does not report it
 */
public record StoreMemory(long used, long max) {

    public static final StoreMemory UNLIMITED = new StoreMemory(0, 0);

    /** The share in use, 0 to 1; 0 without a limit. */
    public double share() {
        return max == 0 ? 0 : (double) used / max;
    }
}
