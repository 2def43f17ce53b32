package io.holdfast.testing;

import java.util.Locale;

/** How long the reliability suite runs: {@code short} by default, {@code long} with {@code -Dscale=long}. */
public enum Scale {
    SHORT,
    LONG;

    public static Scale current() {
        return valueOf(System.getProperty("reliability.scale", "short").toUpperCase(Locale.ROOT));
    }

    /** Returns the number for the current scale. */
    public static int of(int inEveryBuild, int atFullLength) {
        return current() == LONG ? atFullLength : inEveryBuild;
    }
}
