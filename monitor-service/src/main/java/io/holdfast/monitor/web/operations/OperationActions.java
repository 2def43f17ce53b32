package io.holdfast.monitor.web.operations;

import io.holdfast.monitor.audit.ActionRecorder;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationAction;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.operation.TooManyOperationsException;
import io.holdfast.queue.search.InvalidQueryException;
import io.holdfast.queue.search.MatchCount;
import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.service.operation.OperationLoop;
import io.holdfast.service.operation.OperationText;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starts and stops operations for the user of the current request. Errors name the field. */
@Component
public class OperationActions {

    private final Operations operations;
    private final TaskSearch search;
    private final OperationLoop loop;
    private final ActionRecorder recorder;

    OperationActions(Operations operations, TaskSearch search, OperationLoop loop, ActionRecorder recorder) {
        this.operations = operations;
        this.search = search;
        this.loop = loop;
        this.recorder = recorder;
    }

    /** @param maxPerSecond null for the default */
    OperationRequest request(@Nullable String action, @Nullable String query, @Nullable String maxPerSecond) {
        OperationAction known = checked("action", action, OperationAction::ofLabel);
        TaskFilter filter = checked("q", query, TaskQuery::parse);
        int rate = maxPerSecond == null
                ? OperationRequest.DEFAULT_PER_SECOND
                : checked("max_per_second", maxPerSecond, OperationActions::rate);
        return checked("q", query, text -> new OperationRequest(known, filter, rate, recorder.who()));
    }

    private static int rate(String text) {
        int rate = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (rate < OperationRequest.MIN_PER_SECOND || rate > OperationRequest.MAX_PER_SECOND) {
            throw new IllegalArgumentException("max_per_second must be a whole number, "
                    + OperationRequest.MIN_PER_SECOND + " to " + OperationRequest.MAX_PER_SECOND);
        }
        return rate;
    }

    private static <T> T checked(String field, @Nullable String value, Function<String, T> reader) {
        if (value == null) {
            throw RefusedRequestException.invalid(field, field + " is required");
        }
        try {
            return reader.apply(value);
        } catch (InvalidQueryException e) {
            throw RefusedRequestException.invalid(field, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid(field, String.valueOf(e.getMessage()));
        }
    }

    MatchCount count(OperationRequest request) {
        return search.count(request.filter());
    }

    /** @param isNew false: there was an operation with this id, and nothing was started */
    public record Started(Operation operation, boolean isNew) {}

    /** Starts it, and records it. A repeated call with the same id starts nothing. */
    public Started start(String id, OperationRequest request) {
        long matches = count(request).matches();
        String target = OperationText.target(id, request);
        try {
            boolean isNew =
                    recorder.perform("start", target, matches, () -> operations.begin(id, request), started -> started);
            if (isNew) {
                loop.wake();
            }
            return new Started(find(id), isNew);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("id", String.valueOf(e.getMessage()));
        } catch (TooManyOperationsException e) {
            throw RefusedRequestException.conflict(String.valueOf(e.getMessage()));
        }
    }

    Operation find(String id) {
        return operations
                .find(id)
                .orElseThrow(() -> RefusedRequestException.missing(
                        "There is no such operation. The last " + Operations.MAX_KEPT + " are kept."));
    }

    /** Returns whether it was active, and nobody had stopped it. */
    boolean stop(String id) {
        Operation operation = find(id);
        boolean stopped = recorder.perform(
                "stop",
                OperationText.target(operation),
                operation.progress().acted(),
                () -> operations.stop(id, recorder.who()),
                done -> done);
        if (stopped) {
            loop.wake();
        }
        return stopped;
    }
}
