package io.holdfast.monitor.web.live;

import java.util.List;
import java.util.Map;

/** Who gets live parts. */
interface LiveListener {

    List<LivePart> parts();

    /** Takes the texts of events, those that are as before as well. Does not wait. */
    void offer(Map<String, String> events);
}
