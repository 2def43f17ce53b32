package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.StateTracker;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Serves the overview: the page, and its panels, which the page reloads every second. */
@Controller
class OverviewController {

    private final StateTracker tracker;

    OverviewController(StateTracker tracker) {
        this.tracker = tracker;
    }

    @GetMapping(path = "/", produces = "text/html")
    String page(Model model) {
        return show("monitor/overview/page", model);
    }

    @GetMapping(path = "/panels", produces = "text/html")
    String panels(Model model) {
        return show("monitor/overview/panels", model);
    }

    private String show(String template, Model model) {
        MonitorState state = tracker.state();
        model.addAttribute("depths", DepthCard.all(state));
        model.addAttribute("queues", state.live().map(QueueRow::all).orElse(List.of()));
        model.addAttribute("summary", state.live().map(QueueRow::summary).orElse(""));
        model.addAttribute("workers", WorkerRow.all(state));
        return template;
    }
}
