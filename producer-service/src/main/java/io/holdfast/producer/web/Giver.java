package io.holdfast.producer.web;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.lease.TakeOrder;
import io.holdfast.producer.lease.TakenTask;
import io.holdfast.producer.pull.RemoteWorkers;
import io.holdfast.producer.pull.TaskTaker;
import java.util.List;
import org.springframework.stereotype.Component;

/** Takes tasks for workers that pull and hands them over: what can't be written is given back at once. */
@Component
class Giver {

    private final TaskTaker taker;
    private final RemoteWorkers workers;
    private final int usualRetries;

    Giver(TaskTaker taker, RemoteWorkers workers, ProducerProperties properties) {
        this.taker = taker;
        this.workers = workers;
        this.usualRetries = properties.usualRetries();
    }

    /** Writes an answer; false when its client could not be reached. */
    @FunctionalInterface
    interface Writer {
        boolean write(byte[] json);
    }

    /** The worker is there: it asks, or waits. */
    void asked(TakeOrder order) {
        workers.asked(order);
    }

    List<TakenTask> take(TakeOrder order, TaskTaker.DueSoon dueSoon) {
        return taker.take(order, dueSoon);
    }

    void give(List<TakenTask> tasks, Writer writer) {
        boolean written = false;
        try {
            workers.took(tasks); // before its answer may come
            written = writer.write(LeaseViews.bytes(tasks, usualRetries));
        } finally {
            if (!written) {
                giveBack(tasks);
            }
        }
    }

    void giveBack(List<TakenTask> tasks) {
        workers.letGo(tasks.stream().map(TakenTask::receipt).toList());
        taker.giveBack(tasks);
    }
}
