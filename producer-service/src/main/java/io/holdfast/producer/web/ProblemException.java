package io.holdfast.producer.web;

import io.holdfast.producer.reader.FieldError;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** Ends a call with this problem as its answer. */
final class ProblemException extends RuntimeException {

    private final transient Problem problem;
    private final transient HttpHeaders headers;

    ProblemException(Problem problem) {
        this(problem, HttpHeaders.EMPTY);
    }

    ProblemException(Problem problem, HttpHeaders headers) {
        super(problem.detail());
        this.problem = problem;
        this.headers = headers;
    }

    static ProblemException badParameter(String name, String message) {
        FieldError error = new FieldError(null, name, message);
        return new ProblemException(Problem.ofErrors(ErrorCode.INVALID_ARGUMENT, List.of(error)));
    }

    Problem problem() {
        return problem;
    }

    /** That the answer has besides. */
    HttpHeaders headers() {
        return headers;
    }
}
