package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueRoutesIT {

    private static final TaskType TYPE = new TaskType("email");
    private static final QueueName ONE = new QueueName("one");
    private static final QueueName OTHER = new QueueName("other");

    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());
    private final QueueRoutes routes = engine.routes();

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aTypeWithoutAQueueGetsIt() {
        assertThat(routes.routeIfAbsent(TYPE, ONE)).isEqualTo(ONE);
        assertThat(routes.routes()).containsEntry(TYPE, ONE);
    }

    @Test
    void anExistingRouteIsNotReplaced() {
        routes.route(TYPE, OTHER);
        assertThat(routes.routeIfAbsent(TYPE, ONE)).isEqualTo(OTHER);
        assertThat(routes.routes()).containsEntry(TYPE, OTHER);
    }
}
