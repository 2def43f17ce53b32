package io.holdfast.queue;

/**
 * When an enqueue, or the storing of a schedule, counts as done.
 *
 * @param replicas how many replicas must have acknowledged it in addition to the master. With 0 the master's
 *     answer is enough, and a failover may lose what had not reached a replica
 */
public record Durability(int replicas) {

    public static final Durability MASTER_ONLY = new Durability(0);
    public static final int MAX_REPLICAS = 100;

    public Durability {
        if (replicas < 0 || replicas > MAX_REPLICAS) {
            throw new IllegalArgumentException("replicas must be between 0 and " + MAX_REPLICAS + ", not " + replicas);
        }
    }
}
