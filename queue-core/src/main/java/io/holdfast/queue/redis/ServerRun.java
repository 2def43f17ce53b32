package io.holdfast.queue.redis;

/** Names the run of the server that the scripts of a queue go to now. */
@FunctionalInterface
interface ServerRun {

    /** Nobody knows: tokens then grow with the clock alone. */
    ServerRun UNKNOWN = () -> "";

    /** Empty when it can't be known: in Cluster, or where the server refuses INFO. */
    String id();
}
