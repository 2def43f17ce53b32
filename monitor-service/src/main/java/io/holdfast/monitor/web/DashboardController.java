package io.holdfast.monitor.web;

import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.state.StoreRisks;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Serves the dashboard: the page, and its panels, which the page reloads every second. */
@Controller
class DashboardController {

    /** Makes browsers enforce that the page loads nothing from other hosts. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    private final StateTracker tracker;
    private final StoreRisks risks;
    private final Clock clock = Clock.systemUTC();

    DashboardController(StateTracker tracker, StoreRisks risks) {
        this.tracker = tracker;
        this.risks = risks;
    }

    @GetMapping(path = "/", produces = "text/html")
    String page(Model model, HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        return show("monitor/page", model, response);
    }

    @GetMapping(path = "/panels", produces = "text/html")
    String panels(Model model, HttpServletResponse response) {
        return show("monitor/panels", model, response);
    }

    private String show(String template, Model model, HttpServletResponse response) {
        MonitorState state = tracker.state();
        model.addAttribute(
                "outage", state instanceof MonitorState.Unavailable outage ? Outage.of(outage, clock.instant()) : null);
        model.addAttribute("risks", state instanceof MonitorState.Available ? risks.last() : List.of());
        model.addAttribute("partial", PartialOutage.of(state));
        model.addAttribute("depths", DepthCard.all(state));
        model.addAttribute("queues", state.live().map(QueueRow::all).orElse(List.of()));
        model.addAttribute("summary", state.live().map(QueueRow::summary).orElse(""));
        model.addAttribute("workers", WorkerRow.all(state));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return template;
    }
}
