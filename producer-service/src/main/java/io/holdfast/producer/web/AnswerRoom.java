package io.holdfast.producer.web;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.lease.TakenTask;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The share of the bytes in flight that an answer with tasks has until it is written. */
final class AnswerRoom implements AutoCloseable {

    /** More than that no acquire brings. */
    private static final int MOST_BYTES = 8 << 20;

    private final BodyBudget budget;
    private int share;

    private AnswerRoom(BodyBudget budget, int share) {
        this.budget = budget;
        this.share = share;
    }

    /** Makes room for answers. */
    @Component
    static final class Maker {

        private final BodyBudget budget;
        private final int maxPayloadBytes;

        Maker(BodyBudget budget, ProducerProperties properties) {
            this.budget = budget;
            this.maxPayloadBytes = properties.maxPayloadBytes();
        }

        /** @throws ProblemException when there is no room in time */
        AnswerRoom room(int tasks) {
            int share = shareOf(tasks);
            budget.take(share);
            return new AnswerRoom(budget, share);
        }

        /** Null when there is no room now. */
        @Nullable
        AnswerRoom roomNow(int tasks) {
            int share = shareOf(tasks);
            return budget.tryTake(share) ? new AnswerRoom(budget, share) : null;
        }

        private int shareOf(int tasks) {
            return (int) Math.min((long) tasks * maxPayloadBytes, MOST_BYTES);
        }
    }

    /** Keeps what these need. */
    void shrinkTo(List<TakenTask> tasks) {
        long bytes =
                tasks.stream().mapToLong(taken -> taken.task().payload().size()).sum();
        int needed = (int) Math.min(bytes, share);
        budget.giveBack(share - needed);
        share = needed;
    }

    @Override
    public void close() {
        budget.giveBack(share);
        share = 0;
    }
}
