package io.holdfast.producer.reader;

import io.holdfast.producer.lease.Completed;
import io.holdfast.producer.lease.Failed;
import io.holdfast.producer.lease.Renewal;
import io.holdfast.producer.lease.Report;
import io.holdfast.producer.lease.TakeOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what workers that pull ask for and say, as strictly as tasks are read: a field that is unknown, of a wrong type or
 * out of its range is refused, and named. Safe for use by many threads.
 */
public final class LeaseReader {

    /** What one call may be about at most, and ask for at most. */
    static final int MOST = 1_000;

    private final int maxBytes;

    /** @param maxBytes of a result on its way; what is kept of it is another limit */
    public LeaseReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Reads what a worker asks for. */
    public TakeOrder readTake(byte[] body) {
        return JsonBody.read(body, maxBytes, json -> new TakeFields(json).read());
    }

    /** Reads what is to be renewed: of one receipt, or of a list of them. */
    public Renewal readRenewal(byte[] body) {
        return JsonBody.read(body, maxBytes, json -> new RenewFields(json).read());
    }

    /** Reads an object for one task, or an array of them. */
    public Report<Completed> readCompleted(byte[] body) {
        return read(body, json -> new SettleFields(json).readCompleted());
    }

    /** Reads an object for one task, or an array of them. */
    public Report<Failed> readFailed(byte[] body) {
        return read(body, json -> new SettleFields(json).readFailed());
    }

    private <T> Report<T> read(byte[] body, Function<JsonBody, Optional<T>> item) {
        return JsonBody.read(body, maxBytes, json -> {
            boolean single = !json.isArray();
            List<Optional<T>> items =
                    single ? List.of(item.apply(json)) : json.array("reports", MOST, () -> item.apply(json));
            return new Report<>(items.stream().flatMap(Optional::stream).toList(), single);
        });
    }
}
