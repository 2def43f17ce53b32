package io.holdfast.producer.web;

import io.holdfast.producer.lease.TakeOrder;
import io.holdfast.producer.lease.TakenTask;
import io.holdfast.producer.reader.LeaseReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives tasks to workers that pull. */
@RestController
class TakeController {

    private static final Logger log = LoggerFactory.getLogger(TakeController.class);

    private final BodyReader bodies;
    private final LeaseReader reader;
    private final Giver giver;
    private final AnswerRoom.Maker rooms;
    private final LongPolls polls;

    TakeController(BodyReader bodies, LeaseReader reader, Giver giver, AnswerRoom.Maker rooms, LongPolls polls) {
        this.bodies = bodies;
        this.reader = reader;
        this.giver = giver;
        this.rooms = rooms;
        this.polls = polls;
    }

    @PostMapping(path = "/leases", consumes = MediaType.APPLICATION_JSON_VALUE)
    void take(HttpServletRequest request, HttpServletResponse response) throws IOException {
        TakeOrder order;
        try (Body body = bodies.read(request)) {
            order = reader.readTake(body.bytes());
        }
        giver.asked(order);
        if (polls.isBehindOthers(order) || !isAnswered(order, response)) {
            polls.join(order, request, response);
        }
    }

    /** Not so when there is nothing, and the call may wait. */
    private boolean isAnswered(TakeOrder order, HttpServletResponse response) {
        try (AnswerRoom room = rooms.room(order.max())) {
            List<TakenTask> tasks = giver.take(order, polls.due());
            if (tasks.isEmpty() && !order.waitTime().isZero()) {
                return false;
            }
            room.shrinkTo(tasks);
            giver.give(tasks, json -> write(json, response));
            return true;
        }
    }

    private static boolean write(byte[] json, HttpServletResponse response) {
        try {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(json.length);
            response.getOutputStream().write(json);
            response.flushBuffer();
            return true;
        } catch (IOException e) {
            log.debug("A worker hung up before it got its tasks", e);
            return false;
        }
    }
}
