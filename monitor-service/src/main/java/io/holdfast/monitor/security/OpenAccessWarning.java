package io.holdfast.monitor.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says at start that everyone on the network may read the monitor, if that is so. The console says it on every page. */
@Component
final class OpenAccessWarning {

    private static final Logger log = LoggerFactory.getLogger(OpenAccessWarning.class);

    private final Access access;

    OpenAccessWarning(Access access) {
        this.access = access;
    }

    @EventListener(ApplicationReadyEvent.class)
    void onStart() {
        if (access.isOpenToOthers()) {
            log.warn(
                    "The monitor accepts connections from other machines, and whoever can reach it may read everything,"
                            + " payloads included: no users are configured. Set MONITOR_USERS_FILE, or MONITOR_USER and"
                            + " MONITOR_PASSWORD, or listen on this machine only (MONITOR_ADDR=127.0.0.1:8082)");
        }
    }
}
