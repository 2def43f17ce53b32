package io.holdfast.queue;

/**
 * When an enqueue counts as done.
 *
 * @param replicas that must have acknowledged the tasks, beside the master; with 0 the master's word is enough, and a
 *     failover may lose what had not reached a replica
 */
public record Durability(int replicas) {

    public static final Durability MASTER_ONLY = new Durability(0);
    public static final int MOST_REPLICAS = 100;

    public Durability {
        if (replicas < 0 || replicas > MOST_REPLICAS) {
            throw new IllegalArgumentException("replicas is " + replicas + ": it must be from 0 to " + MOST_REPLICAS);
        }
    }
}
