package io.holdfast.samples.thumbnails;

import io.holdfast.client.TaskClient;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.springframework.stereotype.Component;

/**
 * The step that is slow: the more pictures, the longer it takes. It reports progress, stops when it is cancelled, has a
 * suitable timeout, and runs alone. While thumbnails are missing it is snoozed, which costs no retry.
 */
@Component
class SheetStep {

    static final String TYPE = "contact-sheet";

    private static final Duration PAUSE = Duration.ofMillis(500);

    record Made(String file, int thumbnails) {

        @Override
        public String toString() {
            return thumbnails + " thumbnails";
        }
    }

    private final TaskClient client;

    SheetStep(TaskClient client) {
        this.client = client;
    }

    @TaskHandler(value = TYPE, concurrency = 1, timeout = "10m")
    Made make(Sheet sheet, TaskContext task) throws IOException {
        long toCome = sheet.places().stream().filter(this::isToCome).count();
        if (toCome > 0) {
            throw new RetryAfterException(
                    PAUSE, toCome + " of " + sheet.places().size() + " pictures are still to come");
        }
        List<Path> thumbnails = sheet.places().stream()
                .map(Sheet.Place::thumbnail)
                .filter(Files::exists)
                .toList();
        AtomicFile.write(draw(thumbnails, sheet.size(), task), sheet.file(), task);
        return new Made(sheet.file().toString(), thumbnails.size());
    }

    private boolean isToCome(Sheet.Place place) {
        return Trail.furthest(client, place.inspectionId())
                .filter(task -> Trail.isUnderWay(task) || (Trail.isCompleted(task) && !Files.exists(place.thumbnail())))
                .isPresent();
    }

    private static BufferedImage draw(List<Path> thumbnails, int size, TaskContext task) throws IOException {
        SheetCanvas canvas = new SheetCanvas(thumbnails.size(), size);
        for (int i = 0; i < thumbnails.size(); i++) {
            if (task.cancelled()) {
                throw new CancellationException("not wanted any more");
            }
            canvas.put(i, ImageFile.check(thumbnails.get(i)));
            task.progress(100 * (i + 1) / thumbnails.size(), (i + 1) + " of " + thumbnails.size());
        }
        return canvas.image();
    }
}
