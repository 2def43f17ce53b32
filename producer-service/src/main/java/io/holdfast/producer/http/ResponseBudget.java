package io.holdfast.producer.http;

import io.holdfast.producer.config.ProducerProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reserves memory for responses with tasks before the tasks are taken. */
@Component
public class ResponseBudget {

    /** No acquire returns more. */
    private static final int MAX_BYTES = 8 << 20;

    private final ByteBudget budget;
    private final int maxPayloadBytes;

    ResponseBudget(ByteBudget budget, ProducerProperties properties) {
        this.budget = budget;
        this.maxPayloadBytes = properties.maxPayloadBytes();
    }

    /** @throws ProblemException {@code OVERLOADED} when there is no room in time */
    public ByteBudget.Share reserve(int tasks) {
        ByteBudget.Share share = budget.share();
        share.grow(bytesOf(tasks));
        return share;
    }

    /** Null when there is no room at once. */
    public ByteBudget.@Nullable Share tryReserve(int tasks) {
        ByteBudget.Share share = budget.share();
        return share.tryGrow(bytesOf(tasks)) ? share : null;
    }

    private int bytesOf(int tasks) {
        return (int) Math.min((long) tasks * maxPayloadBytes, MAX_BYTES);
    }
}
