package io.holdfast.producer.pull.take;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.pull.RemoteWorkers;
import io.holdfast.queue.statistics.StatisticsRecorder;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes taken tasks to their worker. Tasks that cannot be written are released at once. */
@Component
class TaskDelivery {

    private final TaskTaker taker;
    private final RemoteWorkers workers;
    private final StatisticsRecorder statistics;
    private final int defaultMaxRetries;

    TaskDelivery(TaskTaker taker, RemoteWorkers workers, StatisticsRecorder statistics, ProducerProperties properties) {
        this.taker = taker;
        this.workers = workers;
        this.statistics = statistics;
        this.defaultMaxRetries = properties.defaultMaxRetries();
    }

    /** Writes a response. */
    @FunctionalInterface
    interface ResponseWriter {
        /** Returns false when the client could not be reached. */
        boolean write(byte[] json);
    }

    void deliver(List<TakenTask> tasks, ResponseWriter writer) {
        boolean written = false;
        try {
            for (TakenTask task : tasks) { // before the worker can settle them
                workers.took(task.receipt(), task.lease(), task.task().header().timeout());
            }
            written = writer.write(TakeResponse.bytes(tasks, defaultMaxRetries));
        } finally {
            if (written) {
                tasks.forEach(task -> statistics.started(task.task()));
            } else {
                release(tasks);
            }
        }
    }

    void release(List<TakenTask> tasks) {
        workers.ended(TakenTask.leases(tasks));
        taker.release(tasks);
    }
}
