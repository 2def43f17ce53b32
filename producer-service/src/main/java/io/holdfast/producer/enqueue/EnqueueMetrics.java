package io.holdfast.producer.enqueue;

import io.holdfast.queue.TaskMetrics;
import io.holdfast.queue.TypeLabels;
import io.holdfast.queue.task.TaskType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Counts enqueued tasks by type. The number of types in labels is bounded. */
@Component
public class EnqueueMetrics {

    private final MeterRegistry registry;
    private final Counter notReplicated;
    private final DistributionSummary batches;
    private final TypeLabels labels = new TypeLabels();
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    EnqueueMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batches = TaskMetrics.batchSize(registry, "enqueue");
        this.notReplicated = Counter.builder("enqueue_not_replicated_total")
                .description("Requests refused because too few replicas acknowledged their tasks in time")
                .register(registry);
    }

    /** The tasks that one request has written to one queue. */
    void written(int tasks) {
        batches.record(tasks);
    }

    void notReplicated() {
        notReplicated.increment();
    }

    public void enqueued(TaskType type, int count) {
        counters.computeIfAbsent(labels.labelOf(type), this::counter).increment(count);
    }

    private Counter counter(String label) {
        return Counter.builder(TaskMetrics.TASK_ENQUEUE)
                .description(TaskMetrics.TASK_ENQUEUE_HELP)
                .tag(TaskMetrics.LABEL_TYPE, label)
                .register(registry);
    }
}
