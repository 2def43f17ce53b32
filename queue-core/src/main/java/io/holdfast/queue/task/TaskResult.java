package io.holdfast.queue.task;

/** What the handler of a completed task returned. */
public sealed interface TaskResult {

    /** @param json the bytes of one JSON value; not validated */
    record Kept(Payload json) implements TaskResult {}

    /**
     * There was a result, but it was not stored. The task is completed nevertheless.
     *
     * @param why in one line
     */
    record NotKept(String why) implements TaskResult {

        private static final int MAX_BYTES = 800;

        public NotKept {
            why = OneLine.of(why, MAX_BYTES);
        }
    }

    /** Keeps the value unless it is larger than {@code maxBytes}. */
    static TaskResult of(Payload json, long maxBytes) {
        return json.size() <= maxBytes
                ? new Kept(json)
                : new NotKept("The result has " + json.size() + " bytes; at most " + maxBytes + " are kept");
    }
}
