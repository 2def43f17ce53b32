package io.holdfast.service.web;

/** What pages allow browsers to load and run. */
public final class ContentSecurityPolicy {

    /** A page loads nothing from other hosts and runs nothing that is written in it. */
    public static final String OWN_ONLY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    private ContentSecurityPolicy() {}
}
