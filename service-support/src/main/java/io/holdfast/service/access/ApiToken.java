package io.holdfast.service.access;

import java.util.Set;

/** A token that clients send: its name for logs, its scopes and its hash. The token itself is not kept. */
public final class ApiToken {

    private final String name;
    private final Set<Scope> scopes;
    private final TokenHash hash;

    ApiToken(String name, Set<Scope> scopes, TokenHash hash) {
        this.name = name;
        this.scopes = Set.copyOf(scopes);
        this.hash = hash;
    }

    public String name() {
        return name;
    }

    public boolean allows(Scope scope) {
        return scopes.contains(scope);
    }

    TokenHash hash() {
        return hash;
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "token " + name + " " + scopes;
    }
}
