package io.holdfast.cli.task;

import io.holdfast.cli.exit.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a file or of standard input, and knows how many bytes of it are read. */
final class TaskFile {

    private final BufferedReader reader;
    private long line;
    private long bytes;

    TaskFile(InputStream in) {
        // The decoder of a reader refuses bytes that are not UTF-8, instead of replacing them.
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
    }

    /** The next line that is not blank; null at the end. */
    @Nullable
    String next() {
        try {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                bytes += text.length() + 1L;
                if (!text.isBlank()) {
                    return text;
                }
            }
            return null;
        } catch (CharacterCodingException e) {
            throw CommandException.usage("There is something after line " + line + " that is not UTF-8");
        } catch (IOException e) {
            throw CommandException.failed("Reading failed after line " + line + ": " + e.getMessage());
        }
    }

    /** The number of the line that was returned last. */
    long line() {
        return line;
    }

    /** Roughly: characters count as one byte. */
    long bytes() {
        return bytes;
    }
}
