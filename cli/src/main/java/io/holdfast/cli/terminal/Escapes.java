package io.holdfast.cli.terminal;

import java.util.Locale;

/**
 * Makes data harmless for a terminal: control characters could move the cursor, change the title or hide text, and
 * formatting characters could change the order of what is read.
 */
public final class Escapes {

    private Escapes() {}

    /** One line for people. */
    public static String text(String data) {
        if (data.codePoints().noneMatch(Escapes::isUnsafe)) {
            return data;
        }
        StringBuilder safe = new StringBuilder(data.length() + 16);
        data.codePoints().forEach(point -> {
            if (isUnsafe(point)) {
                append(safe, point);
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    /** The same JSON: such characters can only be in its strings, except for blanks between tokens, which stay. */
    public static String json(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        json.codePoints().forEach(point -> {
            if (isUnsafe(point) && point != '\n' && point != '\r' && point != '\t') {
                unicode(safe, point);
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    private static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static void append(StringBuilder safe, int point) {
        switch (point) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> unicode(safe, point);
        }
    }

    private static void unicode(StringBuilder safe, int point) {
        for (char unit : Character.toChars(point)) {
            safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
    }
}
