package io.holdfast.producer.pull.settle;

import io.holdfast.producer.pull.PullLimits;
import io.holdfast.producer.pull.Receipt;
import io.holdfast.producer.pull.settle.FailureReport.Action;
import io.holdfast.queue.task.Payload;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.json.JsonBody;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of {@code POST /leases/complete} and {@code /leases/fail}: one report, or an array of reports. */
final class ReportReader {

    private static final long MAX_DELAY_MS = Duration.ofDays(366).toMillis();

    private final JsonBody json;
    private @Nullable Receipt receipt;
    private boolean hasReceipt;
    private @Nullable Payload result;
    private String error = "";
    private Action action = Action.RETRY;
    private @Nullable Duration delay;

    private ReportReader(JsonBody json) {
        this.json = json;
    }

    /**
     * @param maxResultBytes a larger result is refused
     * @throws InvalidBodyException unless all reports are valid
     */
    static Reports<CompletionReport> readCompletions(byte[] body, int maxResultBytes) {
        return read(body, json -> new ReportReader(json).readCompletion(maxResultBytes));
    }

    /** @throws InvalidBodyException unless all reports are valid */
    static Reports<FailureReport> readFailures(byte[] body) {
        return read(body, json -> new ReportReader(json).readFailure());
    }

    private static <T> Reports<T> read(byte[] body, Function<JsonBody, Optional<T>> item) {
        return JsonBody.read(body, json -> {
            boolean single = !json.isArray();
            List<Optional<T>> items = single
                    ? List.of(item.apply(json))
                    : json.array("reports", PullLimits.MAX_TASKS, () -> item.apply(json));
            return new Reports<>(items.stream().flatMap(Optional::stream).toList(), single);
        });
    }

    /** Empty when the report has errors. */
    private Optional<CompletionReport> readCompletion(int maxResultBytes) {
        readObject(name -> {
            if (!name.equals("result")) {
                return false;
            }
            boolean none = json.isNull();
            Payload value = json.slice(name, maxResultBytes);
            result = none ? null : value;
            return true;
        });
        return Optional.ofNullable(receipt).map(of -> new CompletionReport(of, result));
    }

    /** Empty when the report has errors. */
    private Optional<FailureReport> readFailure() {
        readObject(name -> {
            switch (name) {
                case "error" -> error = json.text(name);
                case "action" -> action = Action.ofLabel(json.text(name));
                case "delay_ms" -> delay = json.millis(name, 0, MAX_DELAY_MS);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return Optional.ofNullable(receipt).map(of -> new FailureReport(of, error, action, delay));
    }

    private void readObject(JsonBody.FieldReader otherFields) {
        json.object("A report", name -> {
            if (!name.equals("receipt")) {
                return otherFields.read(name);
            }
            hasReceipt = true;
            receipt = Receipt.decode(json.text(name));
            return true;
        });
        if (!hasReceipt) {
            json.reject("receipt", "receipt is required");
        }
    }
}
