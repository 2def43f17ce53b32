package io.holdfast.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.queue.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StoreOutageLogTest {

    private static final boolean WRITE = true;
    private static final boolean READ = false;
    private static final String AWAY =
            "WARN Redis is unavailable (no answer); requests are answered with 503 until it is back";

    private final Logger logger = (Logger) LoggerFactory.getLogger(StoreOutageLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Instant now = Instant.parse("2030-01-31T12:00:00Z");
    private final StoreOutageLog outages = new StoreOutageLog(() -> now);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void outageIsLoggedOnceAtItsStartAndOnceAtItsEnd() {
        outages.answered(WRITE);
        refused(WRITE);
        after(12);
        refused(WRITE);
        refused(READ);
        after(1);
        outages.answered(WRITE);
        outages.answered(WRITE);
        assertThat(said()).containsExactly(AWAY, "INFO Redis is back after 13 s; 3 requests were answered with 503");
    }

    @Test
    void readDoesNotEndAnOutageOfWrites() {
        refused(WRITE);
        outages.answered(READ);
        assertThat(said()).containsExactly(AWAY);
        after(2);
        outages.answered(WRITE);
        assertThat(said()).hasSize(2);
    }

    @Test
    void readEndsAnOutageOfReads() {
        refused(READ);
        after(3);
        outages.answered(READ);
        assertThat(said()).containsExactly(AWAY, "INFO Redis is back after 3 s; 1 requests were answered with 503");
    }

    @Test
    void flappingIsLoggedEveryTenSecondsAtMost() {
        for (int i = 0; i < 100; i++) {
            refused(WRITE);
            outages.answered(WRITE);
        }
        assertThat(said()).hasSize(2);
        after(10);
        refused(WRITE);
        outages.answered(WRITE);
        assertThat(said())
                .hasSize(4)
                .last()
                .isEqualTo("INFO Redis is back after 0 s; 100 requests were answered with 503");
    }

    private void refused(boolean write) {
        outages.refused(new StoreUnavailableException("no answer", new IllegalStateException()), write);
    }

    private void after(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private List<String> said() {
        return lines.list.stream()
                .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .toList();
    }
}
