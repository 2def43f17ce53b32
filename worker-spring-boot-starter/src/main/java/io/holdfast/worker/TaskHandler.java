package io.holdfast.worker;

/**
 * Does the work of one type of task. Every bean of this type serves the worker; two for one type stop the start.
 *
 * <p>A handler that returns has succeeded; whatever it throws is a failed run, which is tried again after a while or
 * ends among the dead letters. Delivery is at least once: a handler may see a task again whose run was cut off, so its
 * effects should bear repetition, or be guarded with {@link TaskContext#token()}. It is called from many threads at once.
 */
public interface TaskHandler {

    /** The type of the tasks that it handles. */
    String type();

    /**
     * Runs the task.
     *
     * @throws PermanentFailureException when trying again is no use
     * @throws Exception when the run failed; also an {@link InterruptedException} after it was told to stop
     */
    void handle(TaskContext task) throws Exception;

    /** A handler made of a type and a function. */
    static TaskHandler of(String type, FallbackHandler work) {
        return new TaskHandler() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public void handle(TaskContext task) throws Exception {
                work.handle(task);
            }
        };
    }
}
