package io.holdfast.benchmarks.peer;

/** Another queue, set up as its documentation recommends, with tasks that do nothing and carry 64 bytes. */
public interface Peer {

    String PAYLOAD = "x".repeat(64);

    /** Connects to a server with empty data. */
    void open(int port) throws Exception;

    /** Enqueues that many tasks, in bulk if supported. */
    void enqueue(int tasks) throws Exception;

    /** Runs all tasks; returns nanoseconds from the start of the first to the last acknowledgement. */
    long drain(int tasks, int slots) throws Exception;

    void close() throws Exception;
}
