package io.holdfast.cli.terminal;

/** Colors of a terminal. */
public enum Style {
    BOLD("1"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    DIM("2"),
    INVERSE("7");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** @param color false: leaves the text as it is */
    public String on(String text, boolean color) {
        return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
