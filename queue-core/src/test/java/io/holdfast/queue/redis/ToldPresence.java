package io.holdfast.queue.redis;

import io.holdfast.queue.redis.connection.Presence;
import java.util.HashSet;
import java.util.Set;

/** A presence that a test controls. */
final class ToldPresence implements Presence {

    String announced = "";
    final Set<String> gone = new HashSet<>();

    @Override
    public String announcement() {
        return announced;
    }

    @Override
    public void onReconnect(Runnable listener) {}

    @Override
    public boolean isGone(String announcement) {
        return gone.contains(announcement);
    }
}
