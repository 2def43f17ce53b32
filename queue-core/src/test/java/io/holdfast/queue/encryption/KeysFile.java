package io.holdfast.queue.encryption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Base64;

/** A file of keys; the key of an id is always the same. */
public final class KeysFile {

    private final Path file;
    private long version;

    private KeysFile(Path file) {
        this.file = file;
    }

    /** @param ids of the keys, in this order; {@code none} for the line {@code none:} */
    public static KeysFile in(Path folder, String... ids) {
        KeysFile keys = new KeysFile(folder.resolve("keys"));
        keys.holds(ids);
        return keys;
    }

    public static String line(String id) {
        if (id.equals("none")) {
            return "none:";
        }
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) id.hashCode());
        return id + ":" + Base64.getEncoder().encodeToString(key);
    }

    public Path path() {
        return file;
    }

    public PayloadEncryption encryption() {
        return PayloadEncryption.of("PAYLOAD_KEYS_FILE", file);
    }

    public void holds(String... ids) {
        write(String.join("\n", Arrays.stream(ids).map(KeysFile::line).toList()) + "\n");
    }

    /** Two writes within the resolution of the file system's clock are told apart, too. */
    public void write(String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_790_000_000_000L + ++version * 1_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
