package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.web.frame.StoreStatusPart;
import io.holdfast.monitor.web.live.Fragments;
import io.holdfast.monitor.web.live.LiveStream;
import io.holdfast.queue.task.QueueName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Serves the overview: the page, the stream of its panels, and the panels for pages whose stream is silent. */
@Controller
class OverviewController {

    private final OverviewReader reader;
    private final LiveStream live;
    private final StoreStatusPart status;
    private final Fragments fragments;

    OverviewController(OverviewReader reader, LiveStream live, StoreStatusPart status, Fragments fragments) {
        this.reader = reader;
        this.live = live;
        this.status = status;
        this.fragments = fragments;
    }

    @GetMapping(path = "/", produces = "text/html")
    String page(
            @RequestParam(defaultValue = ChartSpan.DEFAULT) String span,
            @RequestParam(required = false) @Nullable String queue,
            Model model) {
        model.addAttribute("span", ChartSpan.of(span));
        model.addAttribute("spans", List.of(ChartSpan.values()));
        model.addAttribute("stream", "/live/overview" + (queue == null ? "" : "?queue=" + queue));
        return show("monitor/overview/page", queue, model);
    }

    @GetMapping(path = "/panels", produces = "text/html")
    String panels(@RequestParam(required = false) @Nullable String queue, Model model) {
        return show("monitor/overview/panels", queue, model);
    }

    @GetMapping(path = "/live/overview", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> live(
            @RequestParam(required = false) @Nullable String queue, HttpServletRequest request) {
        return live.open(request, List.of(status, new OverviewPart(reader, fragments, QueueParameter.of(queue))));
    }

    private String show(String template, @Nullable String queue, Model model) {
        QueueName name = QueueParameter.of(queue);
        model.addAttribute("queue", name == null ? null : name.value());
        model.addAttribute("view", OverviewPage.of(reader.read(name).orElse(null)));
        return template;
    }
}
