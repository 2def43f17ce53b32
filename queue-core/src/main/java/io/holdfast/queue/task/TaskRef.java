package io.holdfast.queue.task;

/** The priority and the id of a task, which together are its member in every structure of its queue. */
public record TaskRef(Priority priority, TaskId id) {

    /** The priority's letter and the id, as {@code h01J8…}. */
    public String member() {
        return priority.letter() + id.value();
    }

    /** The inverse of {@link #member()}. */
    public static TaskRef ofMember(String member) {
        return new TaskRef(Priority.ofLetter(member.charAt(0)), new TaskId(member.substring(1)));
    }

    @Override
    public String toString() {
        return id.value();
    }
}
