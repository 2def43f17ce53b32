package io.holdfast.queue.model;

/** What the handler of a completed task returned. */
public sealed interface TaskResult {

    /** @param json the bytes of one JSON value; nothing checks that they are */
    record Kept(Payload json) implements TaskResult {}

    /**
     * There was one, but it was not kept; the task completed all the same.
     *
     * @param why in one line
     */
    record NotKept(String why) implements TaskResult {

        private static final int MAX_BYTES = 800;

        public NotKept {
            why = OneLine.of(why, MAX_BYTES);
        }
    }

    /** Keeps the value unless it is larger than that. */
    static TaskResult of(Payload json, long mostBytes) {
        return json.size() <= mostBytes
                ? new Kept(json)
                : new NotKept("The result has " + json.size() + " bytes; at most " + mostBytes + " are kept");
    }
}
