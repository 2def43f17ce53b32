package io.holdfast.producer.pull.settle;

import io.holdfast.producer.pull.Receipt;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Counts how the tasks of workers that pull have ended. */
@Component
class PullStatistics {

    private final StatisticsRecorder recorder;
    private final InstantSource clock;

    PullStatistics(StatisticsRecorder recorder, InstantSource clock) {
        this.recorder = recorder;
        this.clock = clock;
    }

    void settled(Receipt receipt, LeaseStatus status) {
        QueueName queue = receipt.lease().queue();
        Duration runTime = receipt.runTime(clock.instant());
        switch (status) {
            case COMPLETED -> recorder.completed(queue, receipt.type(), runTime);
            case RETRYING -> recorder.retried(queue, receipt.type(), runTime);
            case DEAD -> recorder.buried(queue, receipt.type(), runTime);
            case SNOOZE -> recorder.add(queue, Counter.SNOOZED, 1);
            case CANCELLED -> recorder.add(queue, Counter.CANCELLED, 1);
            case DUPLICATE -> recorder.add(queue, Counter.DUPLICATE, 1);
            case RENEWED, LOST -> {}
        }
    }
}
