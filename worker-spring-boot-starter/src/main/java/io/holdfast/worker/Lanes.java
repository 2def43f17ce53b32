package io.holdfast.worker;

import java.util.List;

/** The lanes of a worker. A bean of this type configures the auto-configured worker. */
public record Lanes(List<Lane> all) {

    public static final Lanes NONE = new Lanes(List.of());

    public Lanes {
        all = List.copyOf(all);
        if (all.stream().map(Lane::queue).distinct().count() < all.size()) {
            throw new IllegalArgumentException("A queue has two lanes: " + all);
        }
    }
}
