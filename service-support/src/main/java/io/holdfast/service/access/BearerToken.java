package io.holdfast.service.access;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** The token in the header {@code Authorization: Bearer …} of a request. */
public final class BearerToken {

    private static final String SCHEME = "Bearer ";

    private final byte[] bytes;

    private BearerToken(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The container decodes headers as Latin-1; this restores the original bytes. */
    public static Optional<BearerToken> of(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String token = header.substring(SCHEME.length()).strip();
        return token.isEmpty()
                ? Optional.empty()
                : Optional.of(new BearerToken(token.getBytes(StandardCharsets.ISO_8859_1)));
    }

    TokenHash hash() {
        return TokenHash.of(bytes);
    }
}
