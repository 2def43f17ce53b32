package io.holdfast.producer.access;

import io.holdfast.service.access.ApiToken;
import io.holdfast.service.access.ApiTokens;
import io.holdfast.service.access.BearerToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who sent a request: a token, if a valid one came with it, and an address. */
public final class Caller {

    private static final String ATTRIBUTE = Caller.class.getName();

    private final Optional<ApiToken> token;
    private final String address;

    private Caller(Optional<ApiToken> token, String address) {
        this.token = token;
        this.address = address;
    }

    /** Finds out once for each request. */
    static Caller identify(HttpServletRequest request, ApiTokens tokens) {
        Caller caller = new Caller(
                tokens.areRequired() ? BearerToken.of(request).flatMap(tokens::find) : Optional.empty(),
                request.getRemoteAddr());
        request.setAttribute(ATTRIBUTE, caller);
        return caller;
    }

    static Caller of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller
                ? caller
                : new Caller(Optional.empty(), request.getRemoteAddr());
    }

    /** For the audit log: the address, and the name of the token. */
    public static String nameOf(HttpServletRequest request) {
        Caller caller = of(request);
        return "producer API " + caller.address
                + caller.token.map(token -> " (" + token.name() + ")").orElse("");
    }

    Optional<ApiToken> token() {
        return token;
    }

    String address() {
        return address;
    }
}
