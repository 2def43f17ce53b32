package io.holdfast.monitor.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** What the sender of a request may do. */
public final class Access {

    private final Users users;
    private final AccessProperties properties;
    private final boolean beyondLoopback;

    /** @param beyondLoopback whether other machines can connect */
    Access(Users users, AccessProperties properties, boolean beyondLoopback) {
        this.users = users;
        this.properties = properties;
        this.beyondLoopback = beyondLoopback;
    }

    /** Why this request may not change anything; null if it may. Says what would have to be different. */
    public @Nullable String refusal(HttpServletRequest request) {
        return properties.readOnly() ? "This monitor is read-only (MONITOR_READ_ONLY)." : roleRefusal(request);
    }

    /** Why its sender is no operator; null if it is one. */
    private @Nullable String roleRefusal(HttpServletRequest request) {
        MonitorUser user = user();
        if (user != null) {
            return user.role() == Role.OPERATOR ? null : "Your role is viewer. Actions need the role operator.";
        } else if (users.areConfigured()) {
            return "Actions need a user with the role operator.";
        }
        return Peer.isLocal(request)
                ? null
                : "No users are configured, so actions are allowed only on the machine that the monitor runs on, without a"
                        + " proxy. Set MONITOR_USERS_FILE, or MONITOR_USER and MONITOR_PASSWORD.";
    }

    /** Whether this request may see pages. */
    boolean maySee() {
        return user() != null || !users.areConfigured();
    }

    /** Tells, also after this request, whether its sender may still see pages: the user exists and is logged in. */
    public BooleanSupplier watch(HttpServletRequest request) {
        MonitorUser user = user();
        HttpSession session = request.getSession(false);
        return user == null
                ? () -> !users.areConfigured()
                : () -> users.has(user) && (session == null || isValid(session));
    }

    private static boolean isValid(HttpSession session) {
        try {
            return session.getCreationTime() > 0;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Whether anyone on this machine may act, because no users are configured. */
    public boolean isOpen() {
        return !users.areConfigured();
    }

    /** Whether everyone on the network may read, because no users are configured. */
    public boolean isOpenToOthers() {
        return isOpen() && beyondLoopback;
    }

    public boolean showsPayloads() {
        return properties.showPayloads();
    }

    /** Whether this request may see payloads and results that are encrypted in Redis: only operators may. */
    public boolean showsEncrypted(HttpServletRequest request) {
        return showsPayloads() && roleRefusal(request) == null;
    }

    /** The user of the current request; null if nobody is logged in. */
    public @Nullable MonitorUser user() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof MonitorUser user ? user : null;
    }
}
