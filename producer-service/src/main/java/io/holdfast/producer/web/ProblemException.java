package io.holdfast.producer.web;

import io.holdfast.producer.reader.FieldError;
import java.util.List;

/** Ends a call with this problem as its answer. */
final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    static ProblemException badParameter(String name, String message) {
        FieldError error = new FieldError(null, name, message);
        return new ProblemException(Problem.ofErrors(ErrorCode.INVALID_ARGUMENT, List.of(error)));
    }

    Problem problem() {
        return problem;
    }
}
