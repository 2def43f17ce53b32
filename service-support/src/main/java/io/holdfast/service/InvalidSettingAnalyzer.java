package io.holdfast.service;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Explains a settings record that refused its values. Its message names a property; where an environment variable set that
 * property, the explanation names the variable and its value instead.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final Pattern PROPERTY = Pattern.compile("\\bholdfast\\.[a-z0-9.-]*[a-z0-9]");
    private static final Pattern INVALID =
            Pattern.compile("(" + PROPERTY + ") is .*?: it must be (.+)", Pattern.DOTALL);

    private final @Nullable EnvironmentVariables variables;

    InvalidSettingAnalyzer(Environment environment) {
        this.variables = environment instanceof ConfigurableEnvironment configurable
                        && configurable.getPropertySources().get(EnvironmentVariables.NAME)
                                instanceof EnvironmentVariables found
                ? found
                : null;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        Throwable refused = cause;
        while (refused.getCause() != null) {
            refused = refused.getCause();
        }
        String message = refused.getMessage();
        if (!(refused instanceof IllegalArgumentException) || message == null || !message.startsWith("holdfast.")) {
            return null; // left to Spring Boot's own analyzers
        }
        return new FailureAnalysis(explain(message), null, cause);
    }

    private String explain(String message) {
        Matcher invalid = INVALID.matcher(message);
        String variable = invalid.matches() ? variableOf(invalid.group(1)) : null;
        if (variables == null || variable == null) {
            return withVariables(message);
        }
        return variable + " is '" + variables.valueOf(variable) + "': it must be " + withVariables(invalid.group(2));
    }

    private String withVariables(String text) {
        return PROPERTY.matcher(text).replaceAll(found -> {
            String variable = variableOf(found.group());
            return Matcher.quoteReplacement(variable == null ? found.group() : variable);
        });
    }

    private @Nullable String variableOf(String property) {
        return variables == null ? null : variables.variableOf(property);
    }
}
