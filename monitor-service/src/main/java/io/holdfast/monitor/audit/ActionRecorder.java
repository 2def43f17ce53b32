package io.holdfast.monitor.audit;

import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.security.MonitorUser;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.service.audit.AuditTrail;
import io.holdfast.service.audit.NotRecordedException;
import io.holdfast.service.flow.LimitReachedException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Makes changes for the user of the current request, and records them. */
@Component
public class ActionRecorder {

    private static final String SOMEONE_HERE = "local";

    private final AuditTrail trail;
    private final Supplier<@Nullable MonitorUser> user;

    @Autowired
    ActionRecorder(AuditTrail trail, Access access) {
        this(trail, access::user);
    }

    ActionRecorder(AuditTrail trail, Supplier<@Nullable MonitorUser> user) {
        this.trail = trail;
        this.user = user;
    }

    /** The user of the current request, for a record that is written later. */
    public String who() {
        MonitorUser acting = user.get();
        return acting == null ? SOMEONE_HERE : acting.name();
    }

    /**
     * Makes a change for the user of the current request, as {@link AuditTrail} does.
     *
     * @param action one word: {@code pause}
     * @param target without payloads: {@code queue mail}
     * @param count how many tasks, queues or workers it changes
     * @param changed whether the result says that it was made; otherwise the entry is withdrawn
     * @throws RefusedRequestException if the entry cannot be written: nothing was changed
     */
    public <T> T perform(String action, String target, long count, Supplier<T> change, Predicate<T> changed) {
        return forUser(who -> trail.perform(who, action, target, count, change, changed));
    }

    /**
     * Makes a change that records itself for the user of the current request.
     *
     * @param change gets the name of the user
     * @throws RefusedRequestException if the entry cannot be written, or there are too many queues or schedules: nothing was
     *     changed
     */
    public <T> T forUser(Function<String, T> change) {
        try {
            return change.apply(who());
        } catch (NotRecordedException e) {
            throw RefusedRequestException.unavailable(String.valueOf(e.getMessage()));
        } catch (LimitReachedException e) {
            throw RefusedRequestException.conflict(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Makes a change of one thing.
     *
     * @param change returns whether it was made: a paused queue cannot be paused
     */
    public boolean perform(String action, String target, BooleanSupplier change) {
        return perform(action, target, 1, change::getAsBoolean, done -> done);
    }
}
