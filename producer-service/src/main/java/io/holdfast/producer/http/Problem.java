package io.holdfast.producer.http;

import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.service.json.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * An error response by RFC 9457.
 *
 * @param status differs from that of the code when the framework or the container chose it
 * @param state of the task, with {@code WRONG_STATE}
 * @param errors of the request, with {@code INVALID_ARGUMENT} and {@code TOO_LARGE}
 * @param taskIds to repeat the request with, when its write was not confirmed
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ErrorCode code,
        @Nullable String state,
        @Nullable List<FieldError> errors,
        @Nullable List<String> taskIds) {

    private static final String NO_TYPE = "about:blank";

    public static Problem of(ErrorCode code) {
        return of(code, code.text());
    }

    public static Problem of(ErrorCode code, String detail) {
        HttpStatus status = code.status();
        return new Problem(NO_TYPE, status.getReasonPhrase(), status.value(), detail, code, null, null, null);
    }

    /** Why Redis did not serve a request. */
    public static Problem of(StoreException e) {
        if (e instanceof NotReplicatedException behind) {
            String detail = "It is written, but only " + behind.acknowledged() + " of " + behind.wanted()
                    + " replicas acknowledged it in time; repeat the request, for tasks with these ids: it creates no"
                    + " duplicates";
            return of(ErrorCode.STORE_UNAVAILABLE, detail);
        }
        return of(e instanceof StoreFullException ? ErrorCode.STORE_FULL : ErrorCode.STORE_UNAVAILABLE);
    }

    /** For a status that the framework or the container chose. */
    static Problem ofStatus(int status) {
        ErrorCode code = ErrorCode.ofStatus(status);
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? code.status().getReasonPhrase() : known.getReasonPhrase();
        return new Problem(NO_TYPE, title, status, code.text(), code, null, null, null);
    }

    static Problem ofErrors(ErrorCode code, List<FieldError> errors) {
        HttpStatus status = code.status();
        return new Problem(
                NO_TYPE, status.getReasonPhrase(), status.value(), summary(errors), code, null, errors, null);
    }

    public Problem withState(TaskState taskState) {
        return new Problem(type, title, status, detail, code, taskState.label(), errors, taskIds);
    }

    public Problem withTaskIds(List<TaskId> ids) {
        List<String> values = ids.stream().map(TaskId::value).toList();
        return new Problem(type, title, status, detail, code, state, errors, values);
    }

    private static String summary(List<FieldError> errors) {
        FieldError first = errors.get(0);
        String place = first.index() == null ? "" : "[" + first.index() + "] ";
        String field = first.field() == null || first.message().startsWith(first.field()) ? "" : first.field() + ": ";
        String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more errors)";
        return place + field + first.message() + more;
    }
}
