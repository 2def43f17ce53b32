package io.holdfast.monitor.web.flow;

import io.holdfast.monitor.audit.ActionRecorder;
import io.holdfast.monitor.state.LimitWatch;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.service.flow.NewQueues;
import org.springframework.stereotype.Component;

/** Sets limits, and pauses and resumes keys, for the user of the current request, and records it. */
@Component
class FlowActions {

    private final FlowControl flow;
    private final NewQueues newQueues;
    private final ActionRecorder recorder;
    private final LimitWatch watch;

    FlowActions(FlowControl flow, NewQueues newQueues, ActionRecorder recorder, LimitWatch watch) {
        this.flow = flow;
        this.newQueues = newQueues;
        this.recorder = recorder;
        this.watch = watch;
    }

    void setLimits(QueueName queue, QueueLimits limits) {
        makeKnown(queue);
        recorder.perform("set limits", "queue " + queue, () -> {
            flow.setLimits(queue, limits);
            return true;
        });
        watch.discoverSoon();
    }

    void pause(QueueName queue, TaskKey key) {
        makeKnown(queue);
        recorder.perform("pause", target(queue, key), () -> flow.pauseKey(queue, key, recorder.who()));
    }

    void resume(QueueName queue, TaskKey key) {
        recorder.perform("resume", target(queue, key), () -> flow.resumeKey(queue, key));
    }

    /** Limits and pauses may be set before the first task. */
    private void makeKnown(QueueName queue) {
        recorder.forUser(who -> {
            newQueues.makeKnown(queue);
            return true;
        });
    }

    static QueueName queueOf(String queue) {
        try {
            return new QueueName(queue);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.missing(String.valueOf(e.getMessage()));
        }
    }

    static TaskKey keyOf(String key) {
        try {
            return new TaskKey(key);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("key", String.valueOf(e.getMessage()));
        }
    }

    private static String target(QueueName queue, TaskKey key) {
        return "key " + key + " of queue " + queue;
    }
}
