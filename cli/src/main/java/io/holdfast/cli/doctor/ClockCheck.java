package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;
import static io.holdfast.cli.doctor.Finding.unknown;
import static io.holdfast.cli.doctor.Finding.warning;

import io.holdfast.cli.redis.RedisSession;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.queue.redis.connection.StoreErrors;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether the clock of Redis, by which tasks are due, is that of this machine. */
final class ClockCheck implements Check {

    private static final String NAME = "clock";
    private static final long MAX_SKEW_MILLIS = 1_000;

    private final Clock clock;

    ClockCheck(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        try {
            return List.of(judge(redis.plain(connection -> {
                long before = clock.millis();
                Long time = connection.serverCommands().time(TimeUnit.MILLISECONDS);
                long middle = before + (clock.millis() - before) / 2;
                return time == null ? 0 : time - middle;
            })));
        } catch (RuntimeException e) {
            if (StoreErrors.isRefusal(e)) {
                return List.of(unknown(NAME, "the clock, because Redis refuses TIME", "allow TIME"));
            }
            throw e;
        }
    }

    /** @param skew how many ms the clock of Redis is ahead of this machine's */
    static Finding judge(long skew) {
        String difference = HumanText.duration(Duration.ofMillis(Math.abs(skew)));
        return Math.abs(skew) <= MAX_SKEW_MILLIS
                ? ok(NAME, "The clocks of Redis and of this machine differ by " + difference)
                : warning(
                        NAME,
                        "The clock of Redis is " + difference + (skew > 0 ? " ahead of" : " behind")
                                + " this machine's:" + " tasks with a start time start by the clock of Redis",
                        "synchronize the clocks of both machines, for example by NTP");
    }
}
