package io.holdfast.cli.command;

import io.holdfast.cli.api.JsonText;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.Escapes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that a command reads; {@code -} is standard input. */
public final class JsonFile {

    public static final String STANDARD_INPUT = "-";

    private JsonFile() {}

    /** The text of a file that is one JSON value. */
    public static String read(String name, CommandContext context) {
        try {
            byte[] bytes = name.equals(STANDARD_INPUT)
                    ? context.streams().in().readAllBytes()
                    : Files.readAllBytes(path(name));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonText.check(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(
                    shown(name) + " must have one JSON value, but " + Escapes.text(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    public static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw CommandException.usage("'" + Escapes.text(name) + "' is not the name of a file");
        }
    }

    public static CommandException unreadable(String name, IOException e) {
        if (e instanceof NoSuchFileException) {
            return CommandException.usage("There is no file " + Escapes.text(name));
        } else if (e instanceof CharacterCodingException) {
            return CommandException.usage(shown(name) + " is not UTF-8");
        }
        return CommandException.failed(
                "Cannot read " + shown(name) + ": " + e.getClass().getSimpleName());
    }

    private static String shown(String name) {
        return name.equals(STANDARD_INPUT) ? "standard input" : Escapes.text(name);
    }
}
