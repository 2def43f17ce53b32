package io.holdfast.service;

import io.holdfast.queue.StoreMismatchException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains why Holdfast cannot use this Redis, and names the variables to check. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StoreMismatchAnalyzer extends AbstractFailureAnalyzer<StoreMismatchException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreMismatchException cause) {
        String message = String.valueOf(cause.getMessage());
        return new FailureAnalysis(message, StoreHints.of(message), cause);
    }
}
