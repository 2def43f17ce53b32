package io.holdfast.monitor.web.overview;

import io.holdfast.queue.task.QueueName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Serves the overview: the page, and its panels, which the page reloads every second. */
@Controller
class OverviewController {

    private final OverviewReader reader;

    OverviewController(OverviewReader reader) {
        this.reader = reader;
    }

    @GetMapping(path = "/", produces = "text/html")
    String page(
            @RequestParam(defaultValue = ChartSpan.DEFAULT) String span,
            @RequestParam(required = false) @Nullable String queue,
            Model model) {
        model.addAttribute("span", ChartSpan.of(span));
        model.addAttribute("spans", List.of(ChartSpan.values()));
        return show("monitor/overview/page", queue, model);
    }

    @GetMapping(path = "/panels", produces = "text/html")
    String panels(@RequestParam(required = false) @Nullable String queue, Model model) {
        return show("monitor/overview/panels", queue, model);
    }

    private String show(String template, @Nullable String queue, Model model) {
        QueueName name = QueueParameter.of(queue);
        model.addAttribute("queue", name == null ? null : name.value());
        model.addAttribute("view", OverviewView.of(reader.read(name).orElse(null)));
        return template;
    }
}
