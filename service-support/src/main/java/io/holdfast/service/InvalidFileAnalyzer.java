package io.holdfast.service;

import io.holdfast.queue.file.InvalidFileException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports an invalid file at start. The message of the exception needs no addition. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidFileAnalyzer extends AbstractFailureAnalyzer<InvalidFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidFileException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
