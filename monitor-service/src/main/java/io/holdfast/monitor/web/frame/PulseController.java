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
 * Whether Redis answers: the part of the frame that is live on every page. Has no links. Pages fetch it every second if
 * their stream is silent.
 */
@Controller
class PulseController {

    private final LiveStream live;
    private final Pulse pulse;

    PulseController(LiveStream live, Pulse pulse) {
        this.live = live;
        this.pulse = pulse;
    }

    @GetMapping(path = "/pulse", produces = "text/html")
    String pulse() {
        return "monitor/frame/pulse";
    }

    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> live(HttpServletRequest request) {
        return live.open(request, List.of(pulse));
    }
}
