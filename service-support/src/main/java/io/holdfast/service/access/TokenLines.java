package io.holdfast.service.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lines {@code name:scopes:sha256-hex}. Empty lines and lines that start with {@code #} are ignored. */
final class TokenLines {

    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._@-]{1,64}):([a-z,]+):([0-9A-Fa-f]{64})");

    private TokenLines() {}

    /** @throws IllegalArgumentException that names a bad line by its number; its text may hold a token */
    static List<ApiToken> parse(List<String> lines) {
        List<ApiToken> tokens = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                tokens.add(token("line " + (i + 1), line, tokens));
            }
        }
        return List.copyOf(tokens);
    }

    private static ApiToken token(String place, String line, List<ApiToken> before) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    place + " must be name:scopes:sha256-hex, with a name of letters, digits,"
                            + " '.', '_', '@' and '-', and the scopes enqueue, read, work and admin separated by commas");
        }
        ApiToken token = new ApiToken(parts.group(1), scopes(place, parts.group(2)), TokenHash.ofHex(parts.group(3)));
        if (token.hash().isOfNothing()) {
            throw new IllegalArgumentException(place + " has the hash of an empty token");
        }
        for (ApiToken other : before) {
            if (other.name().equals(token.name())) {
                throw new IllegalArgumentException(place + " repeats the name " + token.name());
            } else if (other.hash().matches(token.hash())) {
                throw new IllegalArgumentException(place + " repeats the hash of " + other.name());
            }
        }
        return token;
    }

    private static Set<Scope> scopes(String place, String list) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String label : list.split(",", -1)) {
            scopes.add(Scope.of(label)
                    .orElseThrow(() -> new IllegalArgumentException(
                            place + " has an unknown scope; scopes are enqueue, read, work and admin")));
        }
        return scopes;
    }
}
