package io.holdfast.monitor.web.frame;

import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.state.OpenServiceWatch;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.state.StoreRisks;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every page its frame, including those that are rendered outside of controllers. */
@Component
@Order(FrameFilter.BEFORE_SECURITY)
final class FrameFilter extends OncePerRequestFilter {

    static final int BEFORE_SECURITY = -101;

    private final Access access;
    private final StateTracker tracker;
    private final StoreRisks risks;
    private final OpenServiceWatch open;
    private final Clock clock = Clock.systemUTC();

    FrameFilter(Access access, StateTracker tracker, StoreRisks risks, OpenServiceWatch open) {
        this.access = access;
        this.tracker = tracker;
        this.risks = risks;
        this.open = open;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        request.setAttribute(Frame.NAME, new Frame(request, access, tracker, risks, open, clock));
        chain.doFilter(request, response);
    }
}
