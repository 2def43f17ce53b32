package io.holdfast.service.audit;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.operation.TooManyOperationsException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes changes, and records who changed what in the audit log and in the log of the process. */
public final class AuditTrail {

    private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

    private final AuditLog audit;

    public AuditTrail(AuditLog audit) {
        this.audit = audit;
    }

    /**
     * Makes a change. Its entry is written before, with an unknown outcome, which is replaced afterwards: no change is
     * without an entry, even if the reply is lost or the process dies.
     *
     * @param action one word: {@code pause}
     * @param target without payloads: {@code queue mail}
     * @param count how many tasks, queues or workers it changes
     * @param changed whether the result says that it was made; otherwise the entry is withdrawn
     * @throws NotRecordedException if the entry cannot be written: nothing was changed
     */
    public <T> T perform(
            String who, String action, String target, long count, Supplier<T> change, Predicate<T> changed) {
        String id = begin(new AuditEntry(who, action, target, null));
        T result;
        try {
            result = change.get();
        } catch (StoreFullException | TooManyOperationsException | IllegalArgumentException e) { // nothing was changed
            settle(() -> audit.withdraw(id));
            throw e;
        } catch (RuntimeException e) {
            log.warn("{}: {} {} (it is unknown whether it had its effect)", who, action, target);
            throw e;
        }
        if (changed.test(result)) {
            AuditEntry entry = new AuditEntry(who, action, target, count);
            log(entry);
            settle(() -> audit.replace(id, entry));
        } else {
            settle(() -> audit.withdraw(id));
        }
        return result;
    }

    /**
     * Makes a change of one thing.
     *
     * @param change returns whether it was made: a paused queue cannot be paused
     */
    public boolean perform(String who, String action, String target, BooleanSupplier change) {
        return perform(who, action, target, 1, change::getAsBoolean, done -> done);
    }

    /** Records what has happened already. */
    public void record(String who, String action, String target, long count) {
        AuditEntry entry = new AuditEntry(who, action, target, count);
        log(entry);
        settle(() -> audit.record(entry));
    }

    private String begin(AuditEntry entry) {
        try {
            return audit.record(entry);
        } catch (StoreException e) {
            throw new NotRecordedException(e);
        }
    }

    private static void log(AuditEntry entry) {
        log.info("{}: {} {} ({})", entry.who(), entry.action(), entry.target(), entry.count());
    }

    private static void settle(Runnable write) {
        try {
            write.run();
        } catch (StoreException e) { // the change itself is made
            log.warn("The audit log does not have the outcome of the action: {}", e.getMessage());
        }
    }
}
