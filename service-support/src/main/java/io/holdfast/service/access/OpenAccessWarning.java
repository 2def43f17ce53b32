package io.holdfast.service.access;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Says at start that everyone on the network may use a service, if that is so. The console says it on every page. */
public final class OpenAccessWarning implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(OpenAccessWarning.class);

    private final BooleanSupplier isOpen;
    private final String warning;

    /** @param warning what everyone may do, and how to change that */
    public OpenAccessWarning(BooleanSupplier isOpen, String warning) {
        this.isOpen = isOpen;
        this.warning = warning;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (isOpen.getAsBoolean()) {
            log.warn("{}", warning);
        }
    }
}
