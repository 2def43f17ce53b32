package io.holdfast.cli.exit;

/** Ends a command. Its message is all that the user sees. */
public class CommandException extends RuntimeException {

    private final ExitCode exitCode;

    /** @param message one sentence that says what is wrong and what is allowed */
    public CommandException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }

    public static CommandException failed(String message) {
        return new CommandException(ExitCode.FAILED, message);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
