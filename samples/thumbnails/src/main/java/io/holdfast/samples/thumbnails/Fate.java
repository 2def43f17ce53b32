package io.holdfast.samples.thumbnails;

import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.TaskResult;
import java.nio.file.Files;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The result of a picture, and its description. */
record Fate(Kind kind, String words) {

    enum Kind {
        MADE,
        MADE_BEFORE,
        NOT_MADE
    }

    /** @param task the last task of the picture, which has ended; empty if the queue has forgotten it */
    static Fate of(Picture picture, Optional<TaskDetail> task) {
        if (task.isEmpty() || !Trail.isCompleted(task.get())) {
            return failed(task);
        }
        if (!Files.exists(picture.thumbnail())) {
            return new Fate(Kind.NOT_MADE, "was made, but is gone");
        }
        return Trail.hasRun(task.get())
                ? new Fate(Kind.MADE, result(task.get(), ThumbnailStep.Made.class))
                : new Fate(Kind.MADE_BEFORE, "made before");
    }

    static Fate ofSheet(Optional<TaskDetail> task) {
        return task.filter(Trail::isCompleted)
                .map(made -> new Fate(Kind.MADE, result(made, SheetStep.Made.class)))
                .orElseGet(() -> failed(task));
    }

    private static Fate failed(Optional<TaskDetail> task) {
        String why = task.map(TaskDetail::lastError).orElse("no reason is known");
        String state = task.map(known -> known.summary().state().label()).orElse("forgotten");
        return new Fate(Kind.NOT_MADE, state + ": " + why);
    }

    private static String result(TaskDetail task, Class<?> type) {
        return task.result() instanceof TaskResult.Kept kept
                ? JsonMapper.shared().readValue(kept.json().text(), type).toString()
                : "made";
    }
}
