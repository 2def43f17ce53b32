package io.holdfast.producer.http;

import io.holdfast.service.json.FieldError;
import java.util.List;

/** Ends a request with this problem as its response. */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /** A query or path parameter has a value that is not allowed. */
    public static ProblemException badParameter(String name, String message) {
        FieldError error = new FieldError(null, name, message);
        return new ProblemException(Problem.ofErrors(ErrorCode.INVALID_ARGUMENT, List.of(error)));
    }

    public Problem problem() {
        return problem;
    }
}
