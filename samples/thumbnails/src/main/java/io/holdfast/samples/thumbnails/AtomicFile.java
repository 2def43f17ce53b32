package io.holdfast.samples.thumbnails;

import io.holdfast.worker.TaskContext;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CancellationException;
import net.coobird.thumbnailator.Thumbnails;

/** Writes a picture so that no reader ever sees half of it. */
final class AtomicFile {

    private AtomicFile() {}

    /**
     * Writes the picture to a temporary file in the same folder and moves it into place. The fencing token is part of
     * the temporary name: a run that has lost its lease without noticing writes to another file than the run that
     * replaced it.
     *
     * @throws CancellationException if this run was cancelled
     */
    static void write(BufferedImage image, Path file, TaskContext task) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path aside = file.resolveSibling("." + task.id() + "-" + task.token().value() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(aside)) {
                Thumbnails.of(image)
                        .scale(1)
                        .outputFormat(ImageFile.formatOf(file))
                        .toOutputStream(out);
            }
            if (task.cancelled()) {
                throw new CancellationException("not wanted any more");
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
