package io.holdfast.monitor.security;

import io.holdfast.service.web.CrossSiteRequests;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Which requests need a CSRF token: those of forms, and those that a page of another site makes to the JSON API. */
final class CrossSite implements RequestMatcher {

    @Override
    public boolean matches(HttpServletRequest request) {
        return ApiRequests.match(request) ? CrossSiteRequests.match(request) : !CrossSiteRequests.reads(request);
    }
}
