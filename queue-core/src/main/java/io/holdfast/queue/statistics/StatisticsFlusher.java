package io.holdfast.queue.statistics;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flushes a recorder every two seconds on a separate thread, and once more when it is closed. Never throws. */
public final class StatisticsFlusher implements AutoCloseable {

    /** Short against the 10 s of a bucket. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    /** At least one flush in each bucket of 10 s. */
    private static final int ALWAYS_EVERY = 4;

    private static final Duration LAST_FLUSH = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(StatisticsFlusher.class);

    private final StatisticsRecorder recorder;
    private final StatisticsSink sink;
    private final boolean evenIfIdle;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread flusher = new Thread(runnable, "holdfast-statistics");
        flusher.setDaemon(true);
        return flusher;
    });
    private int flushes;

    /** @param evenIfIdle whether an idle process shows now and then that nothing happened, as workers do */
    public StatisticsFlusher(StatisticsRecorder recorder, StatisticsSink sink, boolean evenIfIdle) {
        this.recorder = recorder;
        this.sink = sink;
        this.evenIfIdle = evenIfIdle;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends when the thread is shut down; a flush never throws
    public void start() {
        thread.scheduleWithFixedDelay(this::flush, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void flush() {
        try {
            var unused = recorder.flush(sink, evenIfIdle && flushes++ % ALWAYS_EVERY == 0);
        } catch (RuntimeException | Error e) { // it would end the schedule
            log.warn("The statistics could not be sent; they are sent with the next ones", e);
        }
    }

    /** Sends the rest, as far as Redis answers within a second. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            var unused = thread.awaitTermination(LAST_FLUSH.toMillis(), TimeUnit.MILLISECONDS);
            recorder.flush(sink, false).get(LAST_FLUSH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            log.debug("The last statistics of this process may be missing", e);
        }
    }
}
