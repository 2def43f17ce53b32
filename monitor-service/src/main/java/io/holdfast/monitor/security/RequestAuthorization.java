package io.holdfast.monitor.security;

import io.holdfast.service.web.CrossSiteRequests;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Reading needs a user, if there are users. Everything else needs an operator. */
final class RequestAuthorization implements AuthorizationManager<RequestAuthorizationContext> {

    private final Access access;

    RequestAuthorization(Access access) {
        this.access = access;
    }

    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        return new AuthorizationDecision(
                access.maySee() && (CrossSiteRequests.reads(request) || access.refusal(request) == null));
    }
}
