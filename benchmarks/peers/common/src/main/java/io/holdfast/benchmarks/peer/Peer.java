package io.holdfast.benchmarks.peer;

/** Another queue, set up as its documentation advises, with tasks that do nothing and carry 64 bytes. */
public interface Peer {

    String PAYLOAD = "x".repeat(64);

    /** Connects to a server with empty data. */
    void open(int port) throws Exception;

    /** Takes that many tasks in, in bulk where it can. */
    void enqueue(int tasks) throws Exception;

    /** Runs all tasks; returns nanoseconds from the start of the first to the last acknowledgement. */
    long drain(int tasks, int slots) throws Exception;

    void close() throws Exception;
}
