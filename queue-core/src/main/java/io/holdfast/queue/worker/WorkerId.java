package io.holdfast.queue.worker;

import io.holdfast.queue.task.NameRule;

/**
 * The name of one run of one worker process; a restarted process has another id.
 *
 * @param value 1 to 200 of {@code A-Z a-z 0-9 _ . : -}
 */
public record WorkerId(String value) {

    private static final NameRule RULE = new NameRule("_.:-", 200);

    public WorkerId {
        RULE.check("worker", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
