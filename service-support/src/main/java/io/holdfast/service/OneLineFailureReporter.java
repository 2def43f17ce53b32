package io.holdfast.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.util.StringUtils;

/** Logs in one line why a service cannot start. {@code holdfast-service.yml} turns off the report of Spring Boot. */
final class OneLineFailureReporter implements FailureAnalysisReporter {

    private static final Logger log = LoggerFactory.getLogger(OneLineFailureReporter.class);

    @Override
    public void report(FailureAnalysis analysis) {
        String action = StringUtils.hasText(analysis.getAction()) ? ". " + analysis.getAction() : "";
        log.error(
                "Could not start: {}",
                (analysis.getDescription().replaceAll("\\.$", "") + action)
                        .replaceAll("\\s+", " ")
                        .strip());
    }
}
