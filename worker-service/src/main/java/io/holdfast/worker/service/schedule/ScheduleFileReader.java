package io.holdfast.worker.service.schedule;

import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.service.json.FieldError;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.schedule.ScheduleDraft;
import io.holdfast.service.schedule.ScheduleLimits;
import io.holdfast.service.schedule.ScheduleReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a list of schedules in YAML: each has a {@code name} and the fields of {@code PUT /schedules/{name}}. */
final class ScheduleFileReader {

    private static final String NAME = "name";

    private final String source;

    /** @param source names the file in errors */
    ScheduleFileReader(String source) {
        this.source = source;
    }

    /** @throws ScheduleFileException that names the schedule and the field */
    List<ScheduleDraft> read(byte[] text) {
        Object list = JsonLikeYaml.read(source, text);
        if (list == null) {
            return List.of();
        }
        if (!(list instanceof List<?> items)) {
            throw new ScheduleFileException(source + " must be a list of schedules");
        }
        List<ScheduleDraft> drafts = new ArrayList<>();
        Set<ScheduleName> names = new HashSet<>();
        for (Object item : items) {
            ScheduleDraft draft = read(drafts.size() + 1, item);
            drafts.add(draft);
            if (!names.add(draft.schedule().name())) {
                throw error(draft.schedule().name().value(), "name is used twice");
            }
        }
        return drafts;
    }

    private ScheduleDraft read(int number, @Nullable Object item) {
        if (!(item instanceof Map<?, ?> map)) {
            throw error(number, "must be a map of fields");
        }
        Map<Object, @Nullable Object> fields = new LinkedHashMap<>(map);
        ScheduleName name = nameOf(number, fields.remove(NAME));
        try {
            // Two reads of the same text must be equal, so the creation time is fixed. Each run has its own.
            return ScheduleReader.read(
                    name, JsonMapper.shared().writeValueAsBytes(fields), ScheduleLimits.DEFAULT, Instant.EPOCH);
        } catch (InvalidBodyException e) {
            throw error(name.value(), messageOf(e.errors().get(0)));
        } catch (JacksonException e) {
            throw error(name.value(), "must be a map of names and values that JSON knows");
        }
    }

    private ScheduleName nameOf(int number, @Nullable Object name) {
        if (name == null) {
            throw error(number, "name is required");
        }
        if (!(name instanceof String text)) {
            throw error(number, "name must be text; put it in quotes");
        }
        try {
            return new ScheduleName(text);
        } catch (IllegalArgumentException e) {
            throw error(number, String.valueOf(e.getMessage()));
        }
    }

    private static String messageOf(FieldError error) {
        String field = error.field();
        return field == null || error.message().startsWith(field) ? error.message() : field + ": " + error.message();
    }

    private ScheduleFileException error(int number, String message) {
        return new ScheduleFileException(source + ": schedule " + number + " of the list: " + message);
    }

    private ScheduleFileException error(String name, String message) {
        return new ScheduleFileException(source + ": schedule '" + name + "': " + message);
    }
}
