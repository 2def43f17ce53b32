package io.holdfast.producer.access;

import io.holdfast.service.access.ApiTokens;
import io.holdfast.service.access.ListenAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says at start that everyone on the network may call the producer, if that is so. */
@Component
class OpenAccessWarning {

    private static final Logger log = LoggerFactory.getLogger(OpenAccessWarning.class);

    private final ApiTokens tokens;

    OpenAccessWarning(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @EventListener
    void onStart(ApplicationReadyEvent event) {
        if (!tokens.areRequired()
                && ListenAddress.isBeyondLoopback(event.getApplicationContext().getEnvironment())) {
            log.warn("The producer accepts connections from other machines, and whoever can reach it may do everything:"
                    + " no token is configured. Set API_TOKENS_FILE or PRODUCER_API_TOKEN, or listen on this machine"
                    + " only (PRODUCER_ADDR=127.0.0.1:8085)");
        }
    }
}
