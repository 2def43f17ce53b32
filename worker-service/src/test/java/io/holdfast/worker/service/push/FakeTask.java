package io.holdfast.worker.service.push;

import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.worker.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The context of a task for a handler. */
record FakeTask(TaskId id, Optional<Duration> remaining, Optional<TaskKey> key) implements TaskContext {

    static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    static final Payload PAYLOAD = Payload.ofText("{\"n\": 1}");

    static FakeTask of(String id) {
        return new FakeTask(new TaskId(id), Optional.empty(), Optional.empty());
    }

    FakeTask withKey(String of) {
        return new FakeTask(id, remaining, Optional.of(new TaskKey(of)));
    }

    @Override
    public QueueName queue() {
        return new QueueName("route-email");
    }

    @Override
    public TaskType type() {
        return new TaskType("email");
    }

    @Override
    public int attempt() {
        return 2;
    }

    @Override
    public Optional<TraceContext> trace() {
        return Optional.ofNullable(TraceContext.of(TRACEPARENT, "vendor=1"));
    }

    @Override
    public LeaseToken token() {
        return new LeaseToken(4_711);
    }

    @Override
    public Payload payload() {
        return PAYLOAD;
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.empty();
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public void progress(int percent, String note) {}
}
