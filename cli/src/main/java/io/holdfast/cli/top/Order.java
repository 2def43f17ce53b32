package io.holdfast.cli.top;

import io.holdfast.cli.api.QueueState;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** By what the queues are sorted. */
enum Order {
    PENDING('p'),
    RUNNING('r'),
    DEAD('d'),
    RATE('i'),
    NAME('n');

    private final char key;

    Order(char key) {
        this.key = key;
    }

    /** The order that a key chooses; the present one for any other key. */
    static Order of(int key, Order present) {
        for (Order order : values()) {
            if (order.key == key) {
                return order;
            }
        }
        return present;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    Comparator<QueueState> comparator(Snapshot snapshot) {
        Comparator<QueueState> byName = Comparator.comparing(QueueState::name);
        return switch (this) {
            case PENDING -> largest(QueueState::pending).thenComparing(byName);
            case RUNNING -> largest(queue -> queue.count("processing")).thenComparing(byName);
            case DEAD -> largest(queue -> queue.count("dead_letter")).thenComparing(byName);
            case RATE ->
                largest(queue -> {
                            double rate = snapshot.rates(queue).enqueued();
                            return Double.isNaN(rate) ? 0 : rate;
                        })
                        .thenComparing(byName);
            case NAME -> byName;
        };
    }

    private static Comparator<QueueState> largest(ToDoubleFunction<QueueState> number) {
        return Comparator.comparingDouble(number).reversed();
    }
}
