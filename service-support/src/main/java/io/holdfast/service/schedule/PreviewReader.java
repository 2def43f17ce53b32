package io.holdfast.service.schedule;

import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.json.JsonBody;
import io.holdfast.service.json.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the JSON object that asks for the next ticks. */
public final class PreviewReader {

    private static final int MAX_COUNT = 1_000;

    /** Earlier, some zones had offsets with seconds, which RFC 3339 cannot express. */
    private static final Instant MIN_FROM = Instant.parse("2000-01-01T00:00:00Z");

    private static final int DEFAULT_COUNT = 5;

    private final JsonBody json;
    private final TimetableFields times;
    private @Nullable Instant from;
    private int count = DEFAULT_COUNT;

    private PreviewReader(JsonBody json) {
        this.json = json;
        this.times = new TimetableFields(json);
    }

    /** @throws InvalidBodyException unless the body is a valid request */
    public static Preview read(byte[] body) {
        return JsonBody.read(body, json -> new PreviewReader(json).read());
    }

    private Preview read() {
        json.object("The body", this::readField);
        times.check();
        return new Preview(times.timetable(), times.zone(), from, count);
    }

    private boolean readField(String name) {
        switch (name) {
            case "from" -> from = from(Rfc3339.parse(name, json.text(name)));
            case "count" -> count = (int) json.wholeNumber(name, 1, MAX_COUNT);
            default -> {
                return times.read(name);
            }
        }
        return true;
    }

    private static Instant from(Instant time) {
        if (time.isBefore(MIN_FROM)) {
            throw new IllegalArgumentException("from must not be before " + MIN_FROM);
        }
        return time;
    }
}
