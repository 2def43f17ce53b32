package io.holdfast.monitor.web.queues;

import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Tally;

/**
 * How a queue has moved in the last minute.
 *
 * @param in tasks accepted per second
 * @param out tasks that ended per second, in whichever way
 * @param failing the share of runs that failed, 0 to 1
 */
record Rates(double in, double out, double failing) {

    static final Rates NONE = new Rates(0, 0, 0);

    static Rates of(Series series) {
        double seconds = series.covered().toMillis() / 1_000.0;
        if (seconds == 0) {
            return NONE;
        }
        Tally total = series.total();
        long failed = total.count(Counter.RETRIED) + total.count(Counter.DEAD);
        long runs = total.count(Counter.COMPLETED) + failed;
        long ended = total.count(Counter.COMPLETED)
                + total.count(Counter.DEAD)
                + total.count(Counter.CANCELLED)
                + total.count(Counter.EXPIRED)
                + total.count(Counter.DUPLICATE);
        return new Rates(
                total.count(Counter.ENQUEUED) / seconds, ended / seconds, runs == 0 ? 0 : (double) failed / runs);
    }
}
