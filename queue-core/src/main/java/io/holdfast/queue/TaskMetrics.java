package io.holdfast.queue;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

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

    public static final String BATCH_SIZE = "task.batch.size";
    public static final String BATCH_SIZE_HELP = "Tasks that one call to Redis enqueued, acquired or settled";

    /** Upper bounds of the buckets of {@link #BATCH_SIZE}. */
    private static final double[] BATCH_BUCKETS = {1, 5, 10, 50, 100, 500, 1_000};

    public static final String LABEL_QUEUE = "queue";
    public static final String LABEL_CALL = "call";
    public static final String LABEL_TYPE = "type";
    public static final String LABEL_STATUS = "status";
    public static final String LABEL_OUTCOME = "outcome";
    public static final String STATUS_SUCCESS = "success";
    public static final String STATUS_FAILURE = "failure";

    private TaskMetrics() {}

    /** @param call what happens to the tasks: enqueue, acquire or settle */
    public static DistributionSummary batchSize(MeterRegistry registry, String call) {
        return DistributionSummary.builder(BATCH_SIZE)
                .description(BATCH_SIZE_HELP)
                .tag(LABEL_CALL, call)
                .serviceLevelObjectives(BATCH_BUCKETS)
                .register(registry);
    }
}
