package io.holdfast.producer.reader;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/**
 * Reads the tasks of a request in one pass, without building a tree. It is all or nothing: one bad field of one item
 * rejects them all, and as many errors as were found are told together. Safe for use by many threads.
 */
public final class TaskReader {

    private final int maxPayloadBytes;
    private final int maxTasks;

    public TaskReader(int maxPayloadBytes, int maxTasks) {
        this.maxPayloadBytes = maxPayloadBytes;
        this.maxTasks = maxTasks;
    }

    /** Reads one task object. */
    public TaskDraft readOne(byte[] body) {
        return parse(body, this::one).get(0);
    }

    /** Reads an array of tasks, at least one. */
    public List<TaskDraft> readMany(byte[] body) {
        return parse(body, this::many);
    }

    private interface Shape {
        List<TaskDraft> read(JsonParser parser, TaskObjectReader tasks, Complaints complaints);
    }

    private List<TaskDraft> parse(byte[] body, Shape shape) {
        Complaints complaints = new Complaints();
        String flaw = JsonText.flawOf(body);
        if (flaw != null) {
            throw rejected(complaints, flaw);
        }
        try (JsonParser parser = JsonText.parser(body)) {
            if (parser.nextToken() == null) {
                throw rejected(complaints, "The body is empty");
            }
            PayloadSlicer slicer = new PayloadSlicer(body, maxPayloadBytes);
            List<TaskDraft> drafts = shape.read(parser, new TaskObjectReader(parser, slicer, complaints), complaints);
            complaints.about(null);
            if (parser.nextToken() != null) {
                throw rejected(complaints, "The body goes on after its JSON value");
            }
            complaints.throwIfAny();
            return drafts;
        } catch (JacksonException e) {
            throw rejected(complaints, "The body is not valid JSON" + near(e.getLocation()));
        }
    }

    private List<TaskDraft> one(JsonParser parser, TaskObjectReader tasks, Complaints complaints) {
        return List.of(tasks.read().toDraft());
    }

    private List<TaskDraft> many(JsonParser parser, TaskObjectReader tasks, Complaints complaints) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw rejected(complaints, "The body must be an array of tasks");
        }
        List<TaskDraft> drafts = new ArrayList<>();
        for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            complaints.about(index);
            if (index >= maxTasks) {
                complaints.about(null);
                complaints.addTooLarge(null, "The array has more than " + maxTasks + " tasks");
                throw complaints.asException();
            }
            drafts.add(tasks.read().toDraft());
        }
        complaints.about(null);
        if (drafts.isEmpty()) {
            throw rejected(complaints, "The array must hold at least one task");
        }
        return drafts;
    }

    private static InvalidTasksException rejected(Complaints complaints, String message) {
        complaints.add(null, message);
        return complaints.asException();
    }

    private static String near(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
