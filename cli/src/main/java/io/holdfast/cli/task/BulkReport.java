package io.holdfast.cli.task;

import io.holdfast.cli.exit.ExitCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the lines of a file. */
final class BulkReport {

    /** How many refused lines are named; all are counted. */
    private static final int MAX_NAMED = 1_000;

    private final List<Refusal> refusals = new ArrayList<>();
    private long accepted;
    private long existing;
    private long refused;
    private @Nullable Stop stop;

    /** A line that was not accepted. */
    record Refusal(long line, String reason) {}

    /** @param line the first that was not sent, or whose acceptance is not confirmed */
    record Stop(long line, String reason, ExitCode exitCode) {}

    void accepted(long more) {
        accepted += more;
    }

    void existing(long more) {
        existing += more;
    }

    void refused(long line, String reason) {
        refused++;
        if (refusals.size() < MAX_NAMED) {
            refusals.add(new Refusal(line, reason));
        }
    }

    void stopped(Stop why) {
        if (stop == null) {
            stop = why;
        }
    }

    @Nullable
    Stop stop() {
        return stop;
    }

    /** By line. */
    List<Refusal> refusals() {
        return refusals.stream().sorted(Comparator.comparingLong(Refusal::line)).toList();
    }

    long accepted() {
        return accepted;
    }

    long existing() {
        return existing;
    }

    long refused() {
        return refused;
    }

    ExitCode exitCode() {
        if (stop != null) {
            return stop.exitCode();
        }
        return refused == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accepted", accepted);
        json.put("existing", existing);
        json.put("refused", refused);
        json.put("refusals", refusals());
        if (stop != null) {
            json.put("stopped_at_line", stop.line());
            json.put("stopped_because", stop.reason());
        }
        return json;
    }
}
