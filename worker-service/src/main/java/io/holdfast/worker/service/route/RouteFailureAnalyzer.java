package io.holdfast.worker.service.route;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports invalid routes at start. The message of the exception needs no addition. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RouteFailureAnalyzer extends AbstractFailureAnalyzer<RouteException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RouteException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
