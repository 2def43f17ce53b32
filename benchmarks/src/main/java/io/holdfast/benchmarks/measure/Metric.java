package io.holdfast.benchmarks.measure;

/** The quantity of a value. */
public enum Metric {
    TASKS_PER_SECOND("tasks/s", true),
    REQUESTS_PER_SECOND("requests/s", true),
    REDIS_MICROS("Redis µs/task", false),
    WHOLE_LIFE_REDIS_MICROS("Redis µs/task, whole life", false),
    CLIENT_MICROS("client µs/task", false),
    ALLOCATED_BYTES("bytes allocated/task", false),
    MEMORY_BYTES("Redis bytes/task", false),
    P50_MILLIS("p50 ms", false),
    P99_MILLIS("p99 ms", false),
    P999_MILLIS("p99.9 ms", false),
    MAX_MILLIS("most ms", false),
    MAX_SCRIPT_MILLIS("longest script ms", false),
    MAX_COMMAND_MILLIS("longest command ms", false),
    MAX_PING_MILLIS("longest PING ms", false),
    REDIS_SHARE("% of Redis' time", false),
    START_MILLIS("start ms", false),
    RENEWALS("renewals per third of the TTL", false),
    COMMANDS("commands per third of the TTL", false);

    private final String label;
    private final boolean moreIsBetter;

    Metric(String label, boolean moreIsBetter) {
        this.label = label;
        this.moreIsBetter = moreIsBetter;
    }

    public String label() {
        return label;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }
}
