package io.holdfast.samples.thumbnails;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Identifies one thumbnail: the contents of the picture, the size, and the path of the thumbnail. */
final class ThumbnailKey {

    private ThumbnailKey() {}

    static String of(Picture picture) throws IOException {
        MessageDigest digest = sha256();
        digest.update(Files.readAllBytes(picture.file()));
        digest.update(picture.thumbnail().toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest()) + "-" + picture.size();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
