package io.holdfast.samples.thumbnails;

import static io.holdfast.client.EnqueueOption.id;
import static io.holdfast.client.EnqueueOption.idempotencyKey;
import static io.holdfast.client.EnqueueOption.queue;

import io.holdfast.client.TaskClient;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * The step that fails. A picture that is still being written cannot be read yet: it is retried. An unreadable picture
 * that is no longer being written stays unreadable: it becomes a dead letter at once.
 */
@Component
class InspectStep {

    static final String TYPE = "inspect";

    private static final Duration STILL_WRITTEN = Duration.ofSeconds(5);

    private final TaskClient client;
    private final Clock clock;

    InspectStep(TaskClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @TaskHandler(value = TYPE, maxRetries = 8, backoff = "list 250ms 500ms 1s 2s", timeout = "1m")
    void inspect(Picture picture, TaskContext task) throws IOException {
        try {
            ImageFile.check(picture.file());
        } catch (IOException e) {
            if (isBeingWritten(picture)) {
                throw e;
            }
            throw new PermanentFailureException("Not a picture: " + e.getMessage(), e);
        }
        // With this id, a run that dies after this line and is repeated enqueues the task only once.
        client.enqueue(
                ThumbnailStep.TYPE,
                picture,
                queue(Trail.QUEUE),
                id(Trail.thumbnailOf(task.id()).value()),
                idempotencyKey(ThumbnailKey.of(picture)));
    }

    private boolean isBeingWritten(Picture picture) throws IOException {
        Instant touched = Files.getLastModifiedTime(picture.file()).toInstant();
        return touched.plus(STILL_WRITTEN).isAfter(clock.instant());
    }
}
