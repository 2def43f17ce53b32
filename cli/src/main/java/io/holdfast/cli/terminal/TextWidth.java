package io.holdfast.cli.terminal;

import java.util.Arrays;

/** How many columns of a terminal a text takes. */
public final class TextWidth {

    /** East Asian characters and emoji; a rough table is enough to align columns. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x2e80, 0xa4cf},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0xffe0, 0xffe6},
        {0x1f300, 0x1faff},
        {0x20000, 0x3fffd}
    };

    private TextWidth() {}

    public static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    /** Cuts a text that is too wide, and marks the place. */
    public static String cut(String text, int width) {
        if (of(text) <= width) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int used = 0;
        int room = Math.max(width - 2, 0);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            if (used + of(point) > room) {
                break;
            }
            used += of(point);
            cut.appendCodePoint(point);
        }
        return cut.append("..".substring(0, Math.min(2, width))).toString();
    }

    private static int of(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> point >= WIDE[0][0] && isWide(point) ? 2 : 1;
        };
    }

    private static boolean isWide(int point) {
        return Arrays.stream(WIDE).anyMatch(range -> point >= range[0] && point <= range[1]);
    }
}
