package io.holdfast.producer.queues;

import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.json.JsonBody;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /queues/{queue}/purge}. */
final class PurgeReader {

    private final JsonBody json;
    private final QueueName queue;
    private final String who;
    private boolean hasState;
    private @Nullable OperationRequest request;

    private PurgeReader(JsonBody json, QueueName queue, String who) {
        this.json = json;
        this.queue = queue;
        this.who = who;
    }

    /** @throws InvalidBodyException unless the body names a state that can be purged */
    static OperationRequest read(byte[] body, QueueName queue, String who) {
        OperationRequest request = JsonBody.read(body, json -> new PurgeReader(json, queue, who).read());
        return Objects.requireNonNull(request);
    }

    private @Nullable OperationRequest read() {
        json.object("The body", this::readField);
        if (!hasState) {
            json.reject("state", "state is required: pending, delayed or dead");
        }
        return request;
    }

    private boolean readField(String name) {
        if (!name.equals("state")) {
            return false;
        }
        hasState = true;
        request = OperationRequest.purge(queue, json.isNull() ? null : json.text(name), who);
        return true;
    }
}
