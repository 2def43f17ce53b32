package io.holdfast.worker.service.route;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Routes that make no sense stop the start; the message says all. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RouteFailureAnalyzer extends AbstractFailureAnalyzer<RouteException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RouteException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
