package io.holdfast.monitor.web.errors;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;

/** Answers what Tomcat refuses before any filter runs, such as a malformed path. */
final class UnroutedErrorValve extends ErrorReportValve {

    @Configuration(proxyBeanMethods = false)
    static class Registration {
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> unroutedErrorReports(UnroutedErrors errors) {
            return factory -> factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(UnroutedErrorValve.class.getName()); // so that it adds no other one
                    host.getPipeline().addValve(new UnroutedErrorValve(errors));
                }
            });
        }
    }

    private final UnroutedErrors errors;

    UnroutedErrorValve(UnroutedErrors errors) {
        this.errors = errors;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            if (response.getReporter() != null) {
                String path = request.getRequestURI();
                errors.answer(response, path == null ? "/" : path, request.getHeader(HttpHeaders.ACCEPT));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("Reporting an error failed", e);
        }
    }
}
