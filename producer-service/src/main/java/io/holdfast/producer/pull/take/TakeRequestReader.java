package io.holdfast.producer.pull.take;

import io.holdfast.producer.pull.PullLimits;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.json.JsonBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /leases}. */
final class TakeRequestReader {

    private static final int MAX_QUEUES = 16;
    private static final long MAX_WAIT_MS = 30_000;
    private static final int MAX_WORKER_LENGTH = 64;
    private static final WorkerId UNKNOWN = new WorkerId("-");

    private final JsonBody json;
    private final List<QueueName> queues = new ArrayList<>();
    private WorkerId worker = UNKNOWN;
    private boolean hasWorker;
    private int max = 1;
    private @Nullable Duration lease;
    private Duration wait = Duration.ZERO;

    private TakeRequestReader(JsonBody json) {
        this.json = json;
    }

    /** @throws InvalidBodyException unless the body is a valid request */
    static TakeRequest read(byte[] body) {
        return JsonBody.read(body, json -> new TakeRequestReader(json).read());
    }

    private TakeRequest read() {
        json.object("The body", this::readField);
        if (!hasWorker) {
            json.reject("worker", "worker is required");
        }
        List<QueueName> from = queues.isEmpty()
                ? List.of(QueueName.DEFAULT)
                : queues.stream().distinct().toList();
        return new TakeRequest(worker, from, max, lease, wait);
    }

    private boolean readField(String name) {
        switch (name) {
            case "worker" -> readWorker(name);
            case "queue" -> addQueues(List.of(json.text(name)));
            case "queues" -> addQueues(json.texts(name, MAX_QUEUES));
            case "max" -> max = (int) json.wholeNumber(name, 1, PullLimits.MAX_TASKS);
            case "lease_ms" -> lease = json.millis(name, PullLimits.MIN_LEASE_MS, PullLimits.MAX_LEASE_MS);
            case "wait_ms" -> wait = json.millis(name, 0, MAX_WAIT_MS);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readWorker(String field) {
        hasWorker = true;
        String name = json.text(field);
        if (name.length() > MAX_WORKER_LENGTH) {
            throw new IllegalArgumentException("worker must have at most " + MAX_WORKER_LENGTH + " characters");
        }
        worker = new WorkerId(name);
    }

    private void addQueues(List<String> names) {
        if (!queues.isEmpty()) {
            throw new IllegalArgumentException("queue and queues are mutually exclusive");
        }
        names.forEach(name -> queues.add(new QueueName(name)));
    }
}
