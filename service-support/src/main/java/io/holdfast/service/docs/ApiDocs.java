package io.holdfast.service.docs;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Whether a service serves the page with the description of its API. */
@ConfigurationProperties("holdfast.docs")
public record ApiDocs(@DefaultValue("false") boolean enabled) {

    /** The path of the page, without a leading slash. */
    public static final String PAGE = "docs";

    private static final String DESCRIPTION = "/openapi.yaml";

    /** Whether a browser must be able to load this path without a token, because it belongs to the page. */
    public boolean opens(String path) {
        return enabled && (path.equals("/" + PAGE) || path.startsWith("/" + PAGE + "/") || path.equals(DESCRIPTION));
    }
}
