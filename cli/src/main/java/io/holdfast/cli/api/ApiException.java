package io.holdfast.cli.api;

import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;

/** The API refused a call. */
public final class ApiException extends CommandException {

    private final transient Problem problem;

    ApiException(Problem problem) {
        super(exitCodeOf(problem), problem.sentence());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    private static ExitCode exitCodeOf(Problem problem) {
        return switch (problem.status()) {
            case 400 -> ExitCode.USAGE;
            case 404 -> ExitCode.NOT_FOUND;
            case 429 -> problem.isQueueFull() ? ExitCode.FAILED : ExitCode.UNAVAILABLE;
            case 502, 503, 504 -> ExitCode.UNAVAILABLE;
            default -> ExitCode.FAILED;
        };
    }
}
