package io.holdfast.producer.web;

import io.holdfast.producer.reader.FieldError;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What went wrong, by RFC 9457.
 *
 * @param status differs from the code's own when another layer chose it
 * @param state of the task, when that is why
 * @param errors in the request, when it is not valid
 * @param taskIds with which the call may be repeated, when its write was not confirmed
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        ErrorCode code,
        @Nullable String state,
        @Nullable List<FieldError> errors,
        @Nullable List<String> taskIds) {

    private static final String NO_TYPE = "about:blank";

    static Problem of(ErrorCode code) {
        return of(code, code.text());
    }

    static Problem of(ErrorCode code, String detail) {
        return new Problem(
                NO_TYPE, code.status().getReasonPhrase(), code.status().value(), detail, code, null, null, null);
    }

    /** For a status that a layer below chose. */
    static Problem ofStatus(int status) {
        ErrorCode code = ErrorCode.ofStatus(status);
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? code.status().getReasonPhrase() : known.getReasonPhrase();
        return new Problem(NO_TYPE, title, status, code.text(), code, null, null, null);
    }

    static Problem ofErrors(ErrorCode code, List<FieldError> errors) {
        return new Problem(
                NO_TYPE,
                code.status().getReasonPhrase(),
                code.status().value(),
                summary(errors),
                code,
                null,
                errors,
                null);
    }

    Problem withState(TaskState is) {
        return new Problem(type, title, status, detail, code, is.label(), errors, taskIds);
    }

    Problem withTaskIds(List<TaskId> ids) {
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
