package io.holdfast.samples.thumbnails;

import io.holdfast.queue.task.TaskId;
import java.nio.file.Path;
import java.util.List;

/** The payload of the task that puts all thumbnails on one sheet. */
record Sheet(Path file, int size, List<Place> places) {

    /** @param inspection the id of the picture's first task */
    record Place(Path thumbnail, String inspection) {

        TaskId inspectionId() {
            return new TaskId(inspection);
        }
    }
}
