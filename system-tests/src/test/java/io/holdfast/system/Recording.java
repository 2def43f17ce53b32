package io.holdfast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;

/** What handlers have done, in all worker processes: lines appended to one file, each in one write. */
public record Recording(Path file) {

    public enum Event {
        START,
        END
    }

    /**
     * An event of a run.
     *
     * @param token the fencing token of the run: tokens have the order of the acquires
     * @param millis by the machine's clock, which is also Redis' clock
     */
    public record Moment(Event event, String task, long token, long millis) {

        public static Moment parse(String line) {
            String[] fields = line.split(" ", -1);
            return new Moment(
                    Event.valueOf(fields[0]), fields[1], Long.parseLong(fields[2]), Long.parseLong(fields[3]));
        }

        public String line() {
            return event + " " + task + " " + token + " " + millis + "\n";
        }
    }

    public void add(Moment moment) {
        try {
            Files.write(
                    file,
                    moment.line().getBytes(StandardCharsets.US_ASCII),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order in which they were written. */
    public List<Moment> all(Event event) {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            // A line may be incomplete while it is being written.
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Moment::parse)
                    .filter(moment -> moment.event() == event)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Moment> of(Event event, Collection<String> tasks) {
        return all(event).stream()
                .filter(moment -> tasks.contains(moment.task()))
                .toList();
    }

    public List<Moment> starts(String... tasks) {
        return of(Event.START, List.of(tasks));
    }

    public List<Moment> ends(String... tasks) {
        return of(Event.END, List.of(tasks));
    }
}
