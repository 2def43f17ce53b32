package io.holdfast.monitor.web;

import io.holdfast.monitor.watch.Sight;
import io.holdfast.monitor.watch.StoreRisks;
import io.holdfast.monitor.watch.Watch;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The dashboard: the page, and the panels that replace their older selves every second. */
@Controller
class DashboardController {

    /** The page loads nothing from elsewhere, and a browser sees to that. */
    private static final String ONLY_FROM_HERE =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    private final Watch watch;
    private final StoreRisks risks;
    private final Clock clock = Clock.systemUTC();

    DashboardController(Watch watch, StoreRisks risks) {
        this.watch = watch;
        this.risks = risks;
    }

    @GetMapping(path = "/", produces = "text/html")
    String page(Model model, HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", ONLY_FROM_HERE);
        return show("monitor/page", model, response);
    }

    @GetMapping(path = "/panels", produces = "text/html")
    String panels(Model model, HttpServletResponse response) {
        return show("monitor/panels", model, response);
    }

    private String show(String template, Model model, HttpServletResponse response) {
        Sight sight = watch.sight();
        model.addAttribute("outage", sight instanceof Sight.Lost lost ? Outage.of(lost, clock.instant()) : null);
        model.addAttribute("risks", sight instanceof Sight.Clear ? risks.last() : List.of());
        model.addAttribute("partial", Partial.of(sight));
        model.addAttribute("depths", DepthCard.all(sight));
        model.addAttribute("queues", QueuesPanel.of(sight));
        model.addAttribute("workers", WorkerRow.all(sight));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return template;
    }
}
