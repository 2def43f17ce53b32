package io.holdfast.worker.service.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.TaskType;
import org.junit.jupiter.api.Test;

class RouteQueueTest {

    @Test
    void aQueueIsNamedAfterItsType() {
        assertThat(RouteQueue.of(new TaskType("email"))).hasToString("route-email");
    }

    @Test
    void invalidCharactersAreReplacedAndAHashIsAdded() {
        String dots = RouteQueue.of(new TaskType("mail.send")).value();
        assertThat(dots).startsWith("route-mail-send-").hasSize("route-mail-send-".length() + 8);
        assertThat(RouteQueue.of(new TaskType("mail:send")).value())
                .startsWith("route-mail-send-")
                .isNotEqualTo(dots);
        assertThat(RouteQueue.of(new TaskType("mail-send"))).hasToString("route-mail-send");
    }

    @Test
    void aLongTypeIsShortenedAndAHashIsAdded() {
        String one = RouteQueue.of(new TaskType("x".repeat(99) + "1")).value();
        String other = RouteQueue.of(new TaskType("x".repeat(99) + "2")).value();
        assertThat(one).hasSize(64).isNotEqualTo(other);
    }
}
