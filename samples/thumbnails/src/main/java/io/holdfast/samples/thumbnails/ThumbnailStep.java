package io.holdfast.samples.thumbnails;

import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.tasks.UnsupportedFormatException;
import org.springframework.stereotype.Component;

/**
 * The step that is idempotent. Its key keeps the queue from making one thumbnail twice. If it is made twice
 * nevertheless, because a worker died before it could report the success, the same picture is written to the same
 * place.
 */
@Component
class ThumbnailStep {

    static final String TYPE = "thumbnail";

    record Made(int width, int height) {

        @Override
        public String toString() {
            return width + " x " + height;
        }
    }

    @TaskHandler(value = TYPE, timeout = "1m", buryOn = UnsupportedFormatException.class)
    Made make(Picture picture, TaskContext task) throws IOException {
        task.progress(0, "reading");
        BufferedImage thumbnail = Thumbnails.of(picture.file().toFile())
                .size(picture.size(), picture.size())
                .asBufferedImage();
        task.progress(80, "writing");
        AtomicFile.write(thumbnail, picture.thumbnail(), task);
        task.progress(100, "done");
        return new Made(thumbnail.getWidth(), thumbnail.getHeight());
    }
}
