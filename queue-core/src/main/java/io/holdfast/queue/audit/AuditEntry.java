package io.holdfast.queue.audit;

import io.holdfast.queue.task.OneLine;
import org.jspecify.annotations.Nullable;

/**
 * One change that a user made. Texts are cut at {@value #MAX_BYTES} bytes and lose their line breaks; they never
 * carry a payload.
 *
 * @param who the user's name; {@code local} if no users are configured
 * @param action what was done, as one word: {@code pause}, {@code requeue}
 * @param target to what: {@code queue mail}, {@code task 01K… of queue mail}
 * @param count how many tasks, queues or workers it changed; null while it is unknown whether it changed anything
 */
public record AuditEntry(
        String who, String action, String target, @Nullable Long count) {

    private static final int MAX_BYTES = 500;

    public AuditEntry {
        who = OneLine.of(who, MAX_BYTES);
        action = OneLine.of(action, MAX_BYTES);
        target = OneLine.of(target, MAX_BYTES);
    }
}
