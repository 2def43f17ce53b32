package io.holdfast.samples.thumbnails;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A picture on disk. */
final class ImageFile {

    private ImageFile() {}

    /** @throws IOException with the reason if the file cannot be read completely */
    static BufferedImage check(Path file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            if (in == null) {
                throw new IOException("it cannot be opened");
            }
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("neither JPEG nor PNG");
            }
            return read(readers.next(), in);
        }
    }

    private static BufferedImage read(ImageReader reader, ImageInputStream in) throws IOException {
        // For half a JPEG, the reader returns a picture that is half grey, and only warns.
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        try {
            reader.setInput(in);
            BufferedImage image = reader.read(0);
            for (String warning : warnings) {
                if (warning.startsWith("Truncated") || warning.startsWith("Corrupt")) {
                    throw new IOException(warning);
                }
            }
            return image;
        } catch (RuntimeException e) { // readers do not validate the contents of a file
            throw new IOException(String.valueOf(e.getMessage()), e);
        } finally {
            reader.dispose();
        }
    }

    static boolean isOne(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && !name.startsWith(".") && name.matches("(?i).*\\.(jpe?g|png)");
    }

    static String formatOf(Path file) {
        return file.toString().regionMatches(true, file.toString().length() - 4, ".png", 0, 4) ? "png" : "jpg";
    }
}
