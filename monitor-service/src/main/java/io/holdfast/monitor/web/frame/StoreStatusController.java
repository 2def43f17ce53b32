package io.holdfast.monitor.web.frame;

import io.holdfast.monitor.web.live.LiveStream;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Whether Redis answers: the part of the frame that is live on every page. Pages fetch it every second if their stream
 * is silent.
 */
@Controller
class StoreStatusController {

    private final LiveStream live;
    private final StoreStatusPart status;

    StoreStatusController(LiveStream live, StoreStatusPart status) {
        this.live = live;
        this.status = status;
    }

    @GetMapping(path = "/store-status", produces = "text/html")
    String status() {
        return "monitor/frame/store-status";
    }

    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> live(HttpServletRequest request) {
        return live.open(request, List.of(status));
    }
}
