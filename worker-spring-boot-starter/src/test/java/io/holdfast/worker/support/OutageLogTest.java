package io.holdfast.worker.support;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(OutageLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final OutageLog outage = new OutageLog();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    private static StoreUnavailableException away() {
        return new StoreUnavailableException("no answer", new IllegalStateException());
    }

    @Test
    void anOutageIsLoggedOnceAtItsStartAndOnceWhenAllPartsHaveAnAnswer() {
        outage.failed("fetcher", away());
        outage.failed("settlement sender", away());
        outage.failed("fetcher", away());
        outage.answered("settlement sender");
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
        outage.answered("fetcher");
        outage.answered("fetcher");
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
    }

    @Test
    void aRemovedQueueDoesNotKeepAnOutageOpen() {
        outage.failed("fetcher", new QueueName("old"), away());
        outage.failed("fetcher", new QueueName("kept"), away());
        outage.retain(List.of(new QueueName("kept")));
        assertThat(lines.list).hasSize(1);
        outage.answered("fetcher", new QueueName("kept"));
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
    }

    @Test
    void aFailureWithoutAQueueOutlivesAChangeOfQueues() {
        outage.failed("fetcher", away());
        outage.retain(List.of());
        assertThat(lines.list).hasSize(1);
    }

    @Test
    void anAnswerToAPartWithoutAFailureDoesNotEndAnOutage() {
        outage.failed("fetcher", away());
        outage.answered("settlement sender");
        assertThat(lines.list).hasSize(1);
    }
}
