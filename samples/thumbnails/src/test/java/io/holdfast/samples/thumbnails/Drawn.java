package io.holdfast.samples.thumbnails;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Pictures for tests: a sun over water, each in a different color. */
final class Drawn {

    private Drawn() {}

    static byte[] picture(String format, int width, int height, float hue) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(
                new GradientPaint(0, 0, Color.getHSBColor(hue, .3f, 1), 0, height, Color.getHSBColor(hue, .9f, .5f)));
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.getHSBColor(hue + .5f, .4f, 1));
        graphics.fillOval(width / 3, height / 4, height / 3, height / 3);
        graphics.setColor(Color.getHSBColor(hue + .1f, .8f, .35f));
        graphics.fillRect(0, height * 2 / 3, width, height);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    static Path write(Path file, byte[] bytes, Instant touched) throws IOException {
        Files.write(file, bytes);
        return Files.setLastModifiedTime(file, FileTime.from(touched));
    }
}
