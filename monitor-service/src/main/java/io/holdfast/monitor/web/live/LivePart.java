package io.holdfast.monitor.web.live;

import java.util.Map;

/** A part of pages that looks the same in all browsers. Equal parts are rendered once for all of them. */
public interface LivePart {

    /**
     * Renders the part as it is now. Must not wait for Redis for more than a second or two: all browsers wait for it.
     *
     * @return HTML by the name of its event; the same text as before is not sent again
     */
    Map<String, String> render();
}
