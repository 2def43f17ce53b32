package io.holdfast.queue.redis.record;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of {@code tasks:attempts}: {@code <ended ms> <worker> failed <run ms> <error>} or {@code <ended ms> <worker>
 * reclaimed <token>}, with {@code -} for an unknown token. The scripts write time and worker.
 */
public final class AttemptLine {

    private AttemptLine() {}

    /** The part after time and worker. */
    public static String of(Failure failure) {
        return "failed " + failure.runTime().toMillis() + " " + failure.error();
    }

    /** Decodes the attempts of one task, oldest first. Damaged lines are left out. */
    public static List<Attempt> decode(String lines, TokenTimes times) {
        return lines.lines().flatMap(line -> decodeLine(line, times)).toList();
    }

    private static Stream<Attempt> decodeLine(String line, TokenTimes times) {
        String[] words = line.split(" ", 5);
        try {
            Instant endedAt = Instant.ofEpochMilli(Long.parseLong(words[0]));
            WorkerId worker = new WorkerId(words[1]);
            if (words[2].equals("reclaimed")) {
                return Stream.of(Attempt.reclaimed(times.of(words[3]), endedAt, worker));
            }
            Duration runTime = Duration.ofMillis(Long.parseLong(words[3]));
            return Stream.of(Attempt.failed(endedAt, worker, runTime, words.length > 4 ? words[4] : ""));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Stream.empty();
        }
    }
}
