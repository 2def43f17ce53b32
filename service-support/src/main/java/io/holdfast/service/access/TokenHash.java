package io.holdfast.service.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 hash of a token. Comparisons take the same time whatever they compare. */
final class TokenHash {

    private static final TokenHash OF_NOTHING = of(new byte[0]);

    private final byte[] digest;

    private TokenHash(byte[] digest) {
        this.digest = digest;
    }

    static TokenHash of(byte[] token) {
        try {
            return new TokenHash(MessageDigest.getInstance("SHA-256").digest(token));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    static TokenHash of(String token) {
        return of(token.getBytes(StandardCharsets.UTF_8));
    }

    /** @param hex 64 digits */
    static TokenHash ofHex(String hex) {
        return new TokenHash(HexFormat.of().parseHex(hex));
    }

    boolean matches(TokenHash other) {
        return MessageDigest.isEqual(digest, other.digest);
    }

    /** Whether it is the hash of an empty token, as a command with an unset variable makes it. */
    boolean isOfNothing() {
        return matches(OF_NOTHING);
    }
}
