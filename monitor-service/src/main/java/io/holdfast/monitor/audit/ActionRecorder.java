package io.holdfast.monitor.audit;

import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.security.MonitorUser;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.audit.AuditLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Records who changed what, in the audit log and in the log of the process. */
@Component
public class ActionRecorder {

    private static final Logger log = LoggerFactory.getLogger(ActionRecorder.class);
    private static final String SOMEONE_HERE = "local";

    private final AuditLog audit;
    private final Access access;

    ActionRecorder(AuditLog audit, Access access) {
        this.audit = audit;
        this.access = access;
    }

    /** The user of the current request, for a record that is written later. */
    public String who() {
        MonitorUser user = access.user();
        return user == null ? SOMEONE_HERE : user.name();
    }

    /**
     * Records a finished action of the current request.
     *
     * @param action one word: {@code pause}
     * @param target without payloads: {@code queue mail}
     * @param count how many tasks, queues or workers it changed
     */
    public void record(String action, String target, long count) {
        record(who(), action, target, count);
    }

    public void record(String who, String action, String target, long count) {
        AuditEntry entry = new AuditEntry(who, action, target, count);
        log.info("{}: {} {} ({})", entry.who(), entry.action(), entry.target(), entry.count());
        try {
            audit.record(entry);
        } catch (StoreException e) { // the action itself is done
            log.warn("The action could not be added to the audit log: {}", e.getMessage());
        }
    }
}
