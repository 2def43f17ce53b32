package io.holdfast.producer.pull.take;

import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.http.Body;
import io.holdfast.producer.http.BodyReader;
import io.holdfast.producer.http.ByteBudget;
import io.holdfast.producer.http.ResponseBudget;
import io.holdfast.producer.pull.RemoteWorkers;
import io.holdfast.service.access.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands tasks to workers that pull. */
@RestController
class TakeController {

    private static final Logger log = LoggerFactory.getLogger(TakeController.class);

    private final BodyReader bodies;
    private final RemoteWorkers workers;
    private final TaskTaker taker;
    private final TaskDelivery delivery;
    private final ResponseBudget budget;
    private final LongPolls polls;

    TakeController(
            BodyReader bodies,
            RemoteWorkers workers,
            TaskTaker taker,
            TaskDelivery delivery,
            ResponseBudget budget,
            LongPolls polls) {
        this.bodies = bodies;
        this.workers = workers;
        this.taker = taker;
        this.delivery = delivery;
        this.budget = budget;
        this.polls = polls;
    }

    @RequiresScope(Scope.WORK)
    @PostMapping(path = "/leases", consumes = MediaType.APPLICATION_JSON_VALUE)
    void take(HttpServletRequest http, HttpServletResponse response) throws IOException {
        TakeRequest request;
        try (Body body = bodies.read(http)) {
            request = TakeRequestReader.read(body.bytes());
        }
        workers.requested(request.worker(), request.queues(), request.max());
        boolean takesItsTurn = polls.othersAreWaitingFor(request) && !workers.isDraining(request.worker());
        if (takesItsTurn || !isAnswered(request, response)) {
            polls.join(request, http, response);
        }
    }

    /** Returns false when there are no tasks and the request may wait. */
    private boolean isAnswered(TakeRequest request, HttpServletResponse response) {
        try (RemoteWorkers.Take take = workers.startTake(request.worker());
                ByteBudget.Share share = budget.reserve(request.max())) {
            if (take == null) {
                return isToldToDrain(request, response);
            }
            List<TakenTask> tasks = taker.take(request);
            if (tasks.isEmpty() && !request.waitTime().isZero()) {
                return false;
            }
            share.shrinkTo(TakenTask.payloadBytes(tasks));
            delivery.deliver(tasks, json -> isWritten(json, response));
            return true;
        }
    }

    /**
     * At once, but only once: later requests wait, so that a worker which ignores this does not repeat them without a
     * pause.
     */
    private boolean isToldToDrain(TakeRequest request, HttpServletResponse response) {
        boolean first = workers.isToldFirst(request.worker());
        if (!first && !request.waitTime().isZero()) {
            return false;
        }
        boolean unused = isWritten(TakeResponse.DRAINING, response);
        return true;
    }

    private static boolean isWritten(byte[] json, HttpServletResponse response) {
        try {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(json.length);
            response.getOutputStream().write(json);
            response.flushBuffer();
            return true;
        } catch (IOException e) {
            log.debug("A worker disconnected before it received its tasks", e);
            return false;
        }
    }
}
