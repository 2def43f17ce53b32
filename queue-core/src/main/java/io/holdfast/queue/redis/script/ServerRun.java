package io.holdfast.queue.redis.script;

/** Names the run of the server that the scripts of a queue currently reach. */
@FunctionalInterface
public interface ServerRun {

    /** Unknown: tokens then grow with the clock alone. */
    ServerRun UNKNOWN = () -> "";

    /** Empty if it cannot be known: in Cluster, or if the server refuses INFO. */
    String id();
}
