package io.holdfast.monitor.security;

import java.security.Principal;

/**
 * A user of the monitor.
 *
 * @param hash the bcrypt hash of the password
 */
public record MonitorUser(String name, Role role, String hash) implements Principal {

    @Override
    public String getName() {
        return name;
    }

    /** Without the hash, because principals end up in logs. */
    @Override
    public String toString() {
        return name;
    }
}
