package io.holdfast.samples.thumbnails;

import java.nio.file.Path;

/**
 * The payload of the tasks of one picture.
 *
 * @param thumbnail the path of its thumbnail
 * @param size the longer side of the thumbnail, in pixels
 */
record Picture(Path file, Path thumbnail, int size) {

    String name() {
        return file.getFileName().toString();
    }
}
