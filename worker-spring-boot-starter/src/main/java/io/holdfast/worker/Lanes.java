package io.holdfast.worker;

import java.util.List;

/** The queues that a worker serves apart from the others; as a bean, those of the auto-configured worker. */
public record Lanes(List<Lane> all) {

    public static final Lanes NONE = new Lanes(List.of());

    public Lanes {
        all = List.copyOf(all);
        if (all.stream().map(Lane::queue).distinct().count() < all.size()) {
            throw new IllegalArgumentException("Two lanes for one queue: " + all);
        }
    }
}
