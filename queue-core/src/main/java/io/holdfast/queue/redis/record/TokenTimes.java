package io.holdfast.queue.redis.record;

import io.holdfast.queue.lease.LeaseToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The times at which tokens were issued. A token is Redis' time in µs plus a lead, which grows whenever another server
 * takes over the tokens of a queue: {@code <first token>:<lead>} of the last servers, newest first.
 */
public final class TokenTimes {

    /** {@code acquire.lua} keeps the same number. */
    private static final int MAX_EPOCHS = 8;

    private final List<Epoch> epochs = new ArrayList<>();

    private record Epoch(long first, long lead) {}

    public TokenTimes(String stored) {
        for (String epoch : stored.split(" ", -1)) {
            String[] firstAndLead = epoch.split(":", 2);
            try {
                epochs.add(new Epoch(Long.parseLong(firstAndLead[0]), Long.parseLong(firstAndLead[1])));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                return; // none, or damaged
            }
        }
    }

    /** By Redis' clock; null if unknown because more than {@value #MAX_EPOCHS} servers have taken over since. */
    @Nullable
    public Instant of(String token) {
        long value;
        try {
            value = Long.parseLong(token);
        } catch (NumberFormatException e) {
            return null;
        }
        for (Epoch epoch : epochs) {
            if (value >= epoch.first) {
                return new LeaseToken(value - epoch.lead).grantedAt();
            }
        }
        return epochs.size() < MAX_EPOCHS ? new LeaseToken(value).grantedAt() : null;
    }
}
