package io.holdfast.queue.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text file that is read again when it has changed. If it then is invalid or gone, the last valid content stays in effect,
 * and one line is logged. Symbolic links are followed, so that a mounted Secret of Kubernetes is read again, too. Thread-safe.
 */
public final class WatchedFile<T> {

    private static final Logger log = LoggerFactory.getLogger(WatchedFile.class);

    private final String name;
    private final Path file;
    private final Function<List<String>, T> parser;
    private volatile @Nullable Version read;
    private volatile T content;
    private volatile boolean valid = true;

    private record Version(
            FileTime time, long size, @Nullable Object key) {}

    /**
     * @param name for logs and errors, such as the variable that names the file
     * @param parser from the lines to the content; throws IllegalArgumentException that names a bad line by its number and
     *     does not show it
     * @throws InvalidFileException if the file cannot be read or is invalid
     */
    public WatchedFile(String name, Path file, Function<List<String>, T> parser) {
        this.name = name;
        this.file = file;
        this.parser = parser;
        try {
            this.read = version(); // before the content, so that a change in between is noticed
            this.content = parse();
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidFileException(
                    name + " is '" + file + "': it must be a readable file of valid lines: " + reason(e), e);
        }
    }

    /** The content, from the last version of the file that was valid. */
    public T content() {
        Version now = versionOrNull();
        if (now == null ? read != null : !now.equals(read)) {
            readAgain();
        }
        return content;
    }

    /** Whether the content is that of the file as it is now. */
    public boolean isValid() {
        content();
        return valid;
    }

    private synchronized void readAgain() {
        Version now = versionOrNull();
        if (now == null ? read == null : now.equals(read)) {
            return; // another thread was faster
        }
        try {
            content = parse();
            valid = true;
            log.info("{} {} has changed and was read again", name, file);
        } catch (IOException | IllegalArgumentException e) {
            valid = false;
            log.error("{} {} has changed and is not valid: {}. Its last valid content stays", name, file, reason(e));
        }
        read = now;
    }

    private T parse() throws IOException {
        return parser.apply(Files.readAllLines(file, StandardCharsets.UTF_8));
    }

    private static String reason(Exception e) {
        return e instanceof IOException
                ? "it cannot be read (" + e.getClass().getSimpleName() + ")"
                : String.valueOf(e.getMessage());
    }

    private @Nullable Version versionOrNull() {
        try {
            return version();
        } catch (IOException e) {
            return null; // gone
        }
    }

    private Version version() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
}
