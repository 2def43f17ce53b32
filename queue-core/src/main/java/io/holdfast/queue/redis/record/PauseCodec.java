package io.holdfast.queue.redis.record;

import io.holdfast.queue.inspect.QueuePause;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The field {@code paused} of the control hash: {@code <ms> <who>}. */
public final class PauseCodec {

    private static final Pattern PAUSE = Pattern.compile("(\\d{1,15}) (.+)", Pattern.DOTALL);

    private PauseCodec() {}

    /** Returns null for an empty text: the queue is not paused. With any other text it is. */
    public static @Nullable QueuePause show(String stored) {
        if (stored.isEmpty()) {
            return null;
        }
        Matcher pause = PAUSE.matcher(stored);
        return pause.matches()
                ? new QueuePause(Instant.ofEpochMilli(Long.parseLong(pause.group(1))), pause.group(2))
                : QueuePause.UNKNOWN;
    }
}
