package io.holdfast.queue.redis;

import io.holdfast.queue.model.Attempt;
import io.holdfast.queue.model.Failure;
import io.holdfast.queue.model.LeaseToken;
import io.holdfast.queue.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One line of {@code tasks:attempts}: {@code <ended ms> <worker> failed <run ms> <error>} or {@code <ended ms> <worker>
 * reclaimed <token>}, with {@code -} for a token that is not known. The scripts write time and worker.
 */
final class AttemptLine {

    private AttemptLine() {}

    /** What follows time and worker. */
    static String of(Failure failure) {
        return "failed " + failure.runTime().toMillis() + " " + failure.error();
    }

    /** The attempts of one task, oldest first. */
    static List<Attempt> decode(String lines) {
        return lines.lines().map(AttemptLine::decodeLine).toList();
    }

    private static Attempt decodeLine(String line) {
        String[] words = line.split(" ", 5);
        Instant endedAt = Instant.ofEpochMilli(Long.parseLong(words[0]));
        WorkerId worker = new WorkerId(words[1]);
        if (words[2].equals("reclaimed")) {
            Instant startedAt = words[3].equals("-") ? null : new LeaseToken(Long.parseLong(words[3])).givenAt();
            return Attempt.reclaimed(startedAt, endedAt, worker);
        }
        Duration runTime = Duration.ofMillis(Long.parseLong(words[3]));
        return Attempt.failed(endedAt, worker, runTime, words.length > 4 ? words[4] : "");
    }
}
