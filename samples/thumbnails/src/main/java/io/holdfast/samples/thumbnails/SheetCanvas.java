package io.holdfast.samples.thumbnails;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** A dark square divided into cells, each with a centered picture. */
final class SheetCanvas {

    private static final Color GROUND = new Color(0x20, 0x24, 0x2a);
    private static final int GAP = 12;

    private final int columns;
    private final int size;
    private final BufferedImage image;

    SheetCanvas(int places, int size) {
        this.columns = Math.max(1, (int) Math.ceil(Math.sqrt(places)));
        this.size = size;
        int rows = Math.max(1, (places + columns - 1) / columns);
        this.image = new BufferedImage(edge(columns), edge(rows), BufferedImage.TYPE_INT_RGB);
        Graphics2D ground = image.createGraphics();
        ground.setColor(GROUND);
        ground.fillRect(0, 0, image.getWidth(), image.getHeight());
        ground.dispose();
    }

    private int edge(int places) {
        return places * (size + GAP) + GAP;
    }

    void put(int place, BufferedImage picture) {
        int x = edge(place % columns) + (size - picture.getWidth()) / 2;
        int y = edge(place / columns) + (size - picture.getHeight()) / 2;
        Graphics2D into = image.createGraphics();
        into.drawImage(picture, x, y, null);
        into.dispose();
    }

    BufferedImage image() {
        return image;
    }
}
