package io.holdfast.queue;

/** The names, labels and descriptions of the metrics that users depend on. */
public final class TaskMetrics {

    public static final String QUEUE_DEPTH = "queue_depth";
    public static final String QUEUE_DEPTH_HELP =
            "Tasks in each place, summed over all queues; NaN while Redis is unavailable";
    public static final String TASK_DURATION = "task.duration";
    public static final String TASK_DURATION_HELP = "Run time of handlers, by how the run was settled";
    public static final String TASK_ENQUEUE = "task.enqueue";
    public static final String TASK_ENQUEUE_HELP = "Tasks accepted into a queue";
    public static final String TASK_RETRIES = "task.retries";
    public static final String TASK_RETRIES_HELP = "Failed runs that are tried again";
    public static final String TASK_RECLAIMED = "task.reclaimed";
    public static final String TASK_RECLAIMED_HELP = "Tasks reclaimed from workers that died";
    public static final String SCHEDULE_FIRES = "schedule.fires";
    public static final String SCHEDULE_FIRES_HELP = "Decided ticks of schedules, and runs beside them, by outcome";

    public static final String LABEL_QUEUE = "queue";
    public static final String LABEL_TYPE = "type";
    public static final String LABEL_STATUS = "status";
    public static final String LABEL_OUTCOME = "outcome";
    public static final String STATUS_SUCCESS = "success";
    public static final String STATUS_FAILURE = "failure";

    private TaskMetrics() {}
}
