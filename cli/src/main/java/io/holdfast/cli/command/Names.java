package io.holdfast.cli.command;

import io.holdfast.cli.exit.CommandException;
import java.util.function.Function;

/** Checks names before they become part of a path. */
public final class Names {

    private Names() {}

    /** @param type its constructor refuses a malformed name with an {@link IllegalArgumentException} */
    public static String checked(String name, Function<String, ?> type) {
        try {
            var unused = type.apply(name);
            return name;
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
    }
}
