package io.holdfast.service;

import io.holdfast.queue.StoreMismatchException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A Redis that Holdfast can't work with stops the start; says which variable to look at, too. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StoreMismatchAnalyzer extends AbstractFailureAnalyzer<StoreMismatchException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreMismatchException cause) {
        String message = String.valueOf(cause.getMessage());
        return new FailureAnalysis(message, StoreHints.of(message), cause);
    }
}
