package io.holdfast.producer.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.holdfast.producer.reader.JsonText;
import io.holdfast.queue.model.TaskResult;
import org.jspecify.annotations.Nullable;

/**
 * What a task's handler returned.
 *
 * @param result as the handler's worker wrote it
 * @param resultNote why there is no result to show, though there was one
 */
record ResultView(
        @JsonRawValue @Nullable String result, @Nullable String resultNote) {

    static ResultView of(@Nullable TaskResult result) {
        if (result instanceof TaskResult.Kept kept) {
            return JsonText.isValue(kept.json().bytes())
                    ? new ResultView(kept.json().text(), null)
                    : new ResultView(null, "The result is not JSON");
        }
        return new ResultView(null, result == null ? null : ((TaskResult.NotKept) result).why());
    }
}
