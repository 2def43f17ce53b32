package io.holdfast.queue.task;

/**
 * What scripts must know of a task to find its place: its priority, its id, and whether it has a key. Together they are
 * its member in every structure of its queue.
 */
public record TaskRef(Priority priority, TaskId id, boolean keyed) {

    /** A task without a key. */
    public TaskRef(Priority priority, TaskId id) {
        this(priority, id, false);
    }

    /** The priority's letter and the id, as {@code h01J8…}; for a task with a key the letter is upper case. */
    public String member() {
        return (keyed ? Character.toUpperCase(priority.letter()) : priority.letter()) + id.value();
    }

    /** The inverse of {@link #member()}. */
    public static TaskRef ofMember(String member) {
        char letter = member.charAt(0);
        boolean keyed = letter < 'a';
        char priority = keyed ? Character.toLowerCase(letter) : letter;
        return new TaskRef(Priority.ofLetter(priority), new TaskId(member.substring(1)), keyed);
    }

    @Override
    public String toString() {
        return id.value();
    }
}
