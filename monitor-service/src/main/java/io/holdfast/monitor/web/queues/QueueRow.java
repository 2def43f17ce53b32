package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.QueuePause;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One queue in the list.
 *
 * @param depths null if it cannot be read
 * @param workers living workers that serve it; null if unknown
 */
record QueueRow(
        QueueName name, @Nullable Depths depths, @Nullable Long workers, Rates rates) {

    /** In which order queues are listed. */
    enum Order {
        NAME("by name", Comparator.comparing(QueueRow::name)),
        PENDING(
                "most pending first",
                Comparator.comparingLong(QueueRow::pendingCount).reversed()),
        OLDEST("longest wait first", Comparator.comparing(QueueRow::oldestAge).reversed()),
        FAILING(
                "most failing first",
                Comparator.comparingDouble((QueueRow line) -> line.rates().failing())
                        .reversed()),
        DEAD(
                "most dead letters first",
                Comparator.comparingLong(QueueRow::deadCount).reversed());

        private final String label;
        private final Comparator<QueueRow> comparator;

        Order(String label, Comparator<QueueRow> comparator) {
            this.label = label;
            this.comparator = comparator.thenComparing(QueueRow::name);
        }

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String label() {
            return label;
        }

        /** @throws IllegalArgumentException naming all orders */
        static Order ofCode(String code) {
            for (Order order : values()) {
                if (order.code().equals(code)) {
                    return order;
                }
            }
            throw new IllegalArgumentException("order must be name, pending, oldest, failing or dead");
        }
    }

    static List<QueueRow> all(Snapshot snapshot, Map<QueueName, Rates> rates, Order order) {
        return Stream.concat(snapshot.queues().keySet().stream(), snapshot.unknown().stream())
                .distinct()
                .map(name -> of(snapshot, name, rates))
                .sorted(order.comparator)
                .toList();
    }

    static QueueRow of(Snapshot snapshot, QueueName name, Map<QueueName, Rates> rates) {
        return new QueueRow(
                name, snapshot.queues().get(name), snapshot.workersOf(name), rates.getOrDefault(name, Rates.NONE));
    }

    private long pendingCount() {
        return depths == null ? 0 : depths.pending();
    }

    private long deadCount() {
        return depths == null ? 0 : depths.deadLetter();
    }

    private Duration oldestAge() {
        return depths == null || depths.oldestPending() == null ? Duration.ZERO : depths.oldestPending();
    }

    /** Null if it is not paused. */
    public @Nullable QueuePause pause() {
        return depths == null ? null : depths.pause();
    }

    public boolean paused() {
        return depths != null && depths.paused();
    }

    /** What is wrong with it; null if nothing is. */
    public @Nullable String note() {
        if (depths == null) {
            return "unreachable";
        } else if (depths.paused()) {
            return "paused";
        }
        return workers != null && workers == 0 && depths.pending() > 0 ? "no worker" : null;
    }

    public String noteTone() {
        return paused() ? "warn" : "bad";
    }

    public String pending() {
        return count(depths == null ? null : depths.pending());
    }

    public String delayed() {
        return count(depths == null ? null : depths.delayed());
    }

    public String processing() {
        return count(depths == null ? null : depths.processing());
    }

    public String dead() {
        return count(depths == null ? null : depths.deadLetter());
    }

    public String oldest() {
        return Formats.duration(depths == null ? null : depths.oldestPending());
    }

    public String in() {
        return Formats.rate(rates.in());
    }

    public String out() {
        return Formats.rate(rates.out());
    }

    public String failing() {
        return Formats.share(rates.failing());
    }

    public String workerCount() {
        return count(workers);
    }

    private static String count(@Nullable Long number) {
        return number == null ? Formats.NONE : Formats.count(number);
    }
}
