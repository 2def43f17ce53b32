package io.holdfast.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;

/** The progress of long work, on one line of standard error. Without a terminal it writes nothing. */
public final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean shown;
    private final String what;
    private final long total;
    private long drawnNanos = System.nanoTime() - REDRAW_NANOS;

    /** @param total 0 if it is not known */
    public ProgressBar(Streams streams, String what, long total) {
        this.err = streams.err();
        this.shown = streams.showProgress();
        this.what = what;
        this.total = total;
    }

    /** @param detail such as {@code 3,000 tasks} */
    public void update(long done, String detail) {
        long now = System.nanoTime();
        if (shown && now - drawnNanos >= REDRAW_NANOS) {
            drawnNanos = now;
            err.print(ERASE_LINE + line(what, done, total, detail));
            err.flush();
        }
    }

    static String line(String what, long done, long total, String detail) {
        if (total <= 0) {
            return what + "  " + detail;
        }
        double share = Math.max(0, Math.min(1, (double) done / total));
        int filled = (int) (share * WIDTH);
        return what + "  [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + (int) (share * 100) + " %  "
                + detail;
    }

    /** Removes the line. */
    @Override
    public void close() {
        if (shown) {
            err.print(ERASE_LINE);
            err.flush();
        }
    }
}
