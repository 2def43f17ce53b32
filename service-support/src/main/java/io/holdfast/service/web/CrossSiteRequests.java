package io.holdfast.service.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/**
 * Requests that a page of another site makes a browser send. Browsers say where a request comes from; other clients say
 * nothing, and no page can make them send one.
 */
public final class CrossSiteRequests {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private CrossSiteRequests() {}

    /** Whether this request changes something, and a page of another site may have caused it. */
    public static boolean match(HttpServletRequest request) {
        return !reads(request) && isFromElsewhere(request);
    }

    public static boolean reads(HttpServletRequest request) {
        return READING.contains(request.getMethod());
    }

    /** Browsers send the first header to https and to this machine only, the second one to all hosts. */
    private static boolean isFromElsewhere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !OWN.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !isOwn(origin, request);
    }

    /** A proxy may pass on the host that the browser used in a header, which no page can set without permission. */
    private static boolean isOwn(String origin, HttpServletRequest request) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null
                    && Stream.of(HttpHeaders.HOST, "X-Forwarded-Host")
                            .flatMap(name -> Collections.list(request.getHeaders(name)).stream())
                            .flatMap(hosts -> Arrays.stream(hosts.split(",")))
                            .anyMatch(host -> authority.equalsIgnoreCase(host.strip()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
