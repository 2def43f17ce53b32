package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import java.util.Comparator;
import java.util.Locale;

/** In which order the queues are listed. */
enum QueueOrder {
    PENDING("Most pending", Comparator.comparingLong(QueueView::pending).reversed()),
    OLDEST("Oldest task", Comparator.comparingLong(QueueView::oldest).reversed()),
    FAILING("Most failures", Comparator.comparingDouble(QueueView::failing).reversed()),
    DEAD("Most dead letters", Comparator.comparingLong(QueueView::dead).reversed()),
    NAME("Name", Comparator.comparing(QueueView::name));

    private final String label;
    private final Comparator<QueueView> comparator;

    QueueOrder(String label, Comparator<QueueView> comparator) {
        this.label = label;
        this.comparator = comparator;
    }

    /** @throws RefusedRequestException naming all orders */
    static QueueOrder ofWord(String word) {
        for (QueueOrder order : values()) {
            if (order.word().equals(word)) {
                return order;
            }
        }
        throw RefusedRequestException.invalid("order", "order must be pending, oldest, failing, dead or name");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /** Queues that are equal by it are in the order of their names. */
    Comparator<QueueView> comparator() {
        return comparator.thenComparing(QueueView::name);
    }
}
