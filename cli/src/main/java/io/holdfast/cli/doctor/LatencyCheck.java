package io.holdfast.cli.doctor;

import io.holdfast.cli.redis.RedisSession;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long a round trip takes. */
final class LatencyCheck implements Check {

    private static final String NAME = "latency";
    private static final int PINGS = 100;
    private static final double SLOW_MILLIS = 10;

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        double[] millis = redis.plain(connection -> {
            double[] times = new double[PINGS];
            connection.ping();
            for (int i = 0; i < PINGS; i++) {
                long start = System.nanoTime();
                connection.ping();
                times[i] = (System.nanoTime() - start) / 1e6;
            }
            return times;
        });
        return List.of(judge(millis));
    }

    static Finding judge(double[] millis) {
        Arrays.sort(millis);
        double median = millis[millis.length / 2];
        String found = String.format(
                Locale.ROOT,
                "A round trip takes %.2f ms (median), at most %.1f ms of %d",
                median,
                millis[millis.length - 1],
                millis.length);
        return median < SLOW_MILLIS
                ? Finding.ok(NAME, found)
                : Finding.warning(NAME, found, "run workers and producers near Redis: each call waits that long");
    }
}
