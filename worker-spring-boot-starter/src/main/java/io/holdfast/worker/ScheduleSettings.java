package io.holdfast.worker;

import org.jspecify.annotations.Nullable;

/**
 * The schedules that an application declares.
 *
 * @param owner to whom they belong; {@code spring.application.name} if absent. Processes with the same owner must declare
 *     the same schedules
 */
public record ScheduleSettings(@Nullable String owner) {

    /** @param application its name, which may be blank */
    public String ownerOr(String application) {
        return owner == null || owner.isBlank() ? application : owner;
    }
}
