package io.holdfast.monitor.web.failures;

import io.holdfast.monitor.web.format.Formats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group on the page.
 *
 * @param query finds its tasks
 * @param deadQuery finds its dead letters
 */
record ErrorGroupRow(ErrorGroupView group, String query, String deadQuery, List<Bar> bars) {

    private static final int MAX_SHARES = 4;

    static ErrorGroupRow of(ErrorGroupView group, @Nullable String queue, Failures.Kind kind) {
        String all = "group:" + group.id() + (queue == null ? "" : " queue:" + queue);
        String dead = all + " state:dead";
        String query = switch (kind) {
            case ALL -> all;
            case DEAD -> dead;
            case RETRYING -> all + " state:pending,delayed,processing";
        };
        return new ErrorGroupRow(group, query, dead, Bar.of(group.trend()));
    }

    public String dead() {
        return Formats.count(group.dead());
    }

    public String retrying() {
        return Formats.count(group.retrying());
    }

    public String failures() {
        return Formats.count(group.failures());
    }

    public List<ErrorGroupView.Share> shares() {
        return group.queues().stream().limit(MAX_SHARES).toList();
    }

    public int moreQueues() {
        return Math.max(0, group.queues().size() - MAX_SHARES);
    }

    /** The trend for those who do not see the picture. */
    public String trendText() {
        long all = group.trend().stream().mapToLong(Long::longValue).sum();
        int last = group.trend().size();
        long recent = last == 0 ? 0 : group.trend().get(last - 1);
        return Formats.count(all) + " failures in the last three hours, " + Formats.count(recent)
                + " of them in the current ten minutes";
    }
}
