package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.audit.ActionRecorder;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.audit.AuditRecord;
import io.holdfast.queue.task.QueueName;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Pauses and resumes queues for the user of the current request. */
@Component
class QueueActions {

    private static final String PAUSE = "pause";
    private static final String RESUME = "resume";
    private static final int LOOK_BACK = 200;

    private final TaskQueues queues;
    private final ActionRecorder recorder;
    private final AuditLog audit;

    QueueActions(TaskQueues queues, ActionRecorder recorder, AuditLog audit) {
        this.queues = queues;
        this.recorder = recorder;
        this.audit = audit;
    }

    void pause(QueueName name) {
        queues.pause(name);
        recorder.record(PAUSE, target(name), 1);
    }

    void resume(QueueName name) {
        queues.resume(name);
        recorder.record(RESUME, target(name), 1);
    }

    /** Who paused the queue last, if the recent entries of the audit log say so. */
    Optional<AuditRecord> pausedBy(QueueName name) {
        return audit.page(LOOK_BACK, null).stream()
                .filter(record -> isOf(name, record.entry()))
                .findFirst()
                .filter(record -> record.entry().action().equals(PAUSE));
    }

    private static boolean isOf(QueueName name, AuditEntry entry) {
        boolean known = entry.action().equals(PAUSE) || entry.action().equals(RESUME);
        return known && entry.target().equals(target(name));
    }

    private static String target(QueueName name) {
        return "queue " + name;
    }
}
