package io.holdfast.monitor.web.frame;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Whether Redis answers: the part of the frame that every page reloads every second. Has no links. */
@Controller
class PulseController {

    @GetMapping(path = "/pulse", produces = "text/html")
    String pulse() {
        return "monitor/frame/pulse";
    }
}
