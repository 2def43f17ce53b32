package io.holdfast.producer.reader;

import io.holdfast.producer.lease.TakeOrder;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker asks for, as far as it has been read. */
final class TakeFields {

    private static final int MOST_QUEUES = 16;
    private static final long MOST_WAIT_MS = 30_000;
    private static final int LONGEST_WORKER = 64;
    private static final WorkerId NOBODY = new WorkerId("-");

    private final JsonBody json;
    private final List<QueueName> queues = new ArrayList<>();
    private WorkerId worker = NOBODY;
    private boolean named;
    private int max = 1;
    private @Nullable Duration lease;
    private Duration wait = Duration.ZERO;

    TakeFields(JsonBody json) {
        this.json = json;
    }

    TakeOrder read() {
        json.object("what is asked for", this::take);
        if (!named) {
            json.complaints().add("worker", "worker must be there: the name of who asks");
        }
        List<QueueName> from = queues.isEmpty()
                ? List.of(QueueName.DEFAULT)
                : queues.stream().distinct().toList();
        return new TakeOrder(worker, from, max, lease, wait);
    }

    private boolean take(String name) {
        switch (name) {
            case "worker" -> name(name);
            case "queue" -> only(new QueueName(json.text(name)));
            case "queues" -> addAll(name);
            case "max" -> max = (int) Values.wholeNumber(name, json.parser(), 1, LeaseReader.MOST);
            case "lease_ms" -> lease = LeaseTime.read(name, json);
            case "wait_ms" -> wait = Duration.ofMillis(Values.wholeNumber(name, json.parser(), 0, MOST_WAIT_MS));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void name(String field) {
        named = true;
        String name = json.text(field);
        if (name.length() > LONGEST_WORKER) {
            throw new IllegalArgumentException("worker must be at most " + LONGEST_WORKER + " characters");
        }
        worker = new WorkerId(name);
    }

    private void only(QueueName queue) {
        if (!queues.isEmpty()) {
            throw new IllegalArgumentException("queue and queues exclude each other");
        }
        queues.add(queue);
    }

    private void addAll(String name) {
        if (!queues.isEmpty()) {
            throw new IllegalArgumentException("queue and queues exclude each other");
        }
        json.texts(name, MOST_QUEUES).forEach(queue -> queues.add(new QueueName(queue)));
    }
}
