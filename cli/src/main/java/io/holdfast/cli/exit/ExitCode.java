package io.holdfast.cli.exit;

/** The exit codes of all commands. Scripts depend on them. */
public enum ExitCode {
    DONE(0),
    /** Something was not done, or {@code doctor} found what can lose tasks. */
    FAILED(1),
    /** An option or an argument is wrong. */
    USAGE(2),
    NOT_FOUND(3),
    /** The producer or Redis cannot be reached; trying again later may help. */
    UNAVAILABLE(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
