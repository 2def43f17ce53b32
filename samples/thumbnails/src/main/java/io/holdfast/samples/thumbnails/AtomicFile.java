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

/** Writes a picture so that nobody ever sees half of it. */
final class AtomicFile {

    private AtomicFile() {}

    /**
     * Writes it beside its place and moves it there. The fencing token is in the name: a run that has lost its lease and
     * does not know it yet writes a file of its own, not into that of the run that took its place.
     *
     * @throws CancellationException when this run is not wanted any more
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
