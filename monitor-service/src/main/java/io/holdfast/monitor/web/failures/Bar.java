package io.holdfast.monitor.web.failures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One bar of the picture of a trend, in its coordinates: 4 wide with a gap of 1, at most {@value #HEIGHT} high. */
record Bar(int x, int y, int height) {

    static final int HEIGHT = 24;
    private static final int STEP = 5;

    static List<Bar> of(List<Long> trend) {
        long highest = Math.max(1, trend.isEmpty() ? 0 : Collections.max(trend));
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < trend.size(); i++) {
            long count = trend.get(i);
            int height = count == 0 ? 1 : (int) Math.max(2, Math.round((double) HEIGHT * count / highest));
            bars.add(new Bar(i * STEP, HEIGHT - height, height));
        }
        return bars;
    }
}
