package io.holdfast.worker.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.QueueName;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ServedQueuesTest {

    private static final QueueName MAIL = new QueueName("mail");

    private final Set<QueueName> known = new TreeSet<>();
    private final TaskQueues queues = (TaskQueues) Proxy.newProxyInstance(
            TaskQueues.class.getClassLoader(), new Class<?>[] {TaskQueues.class}, (self, method, args) -> known);
    private final ServedQueues served = new ServedQueues(queues, List.of("*"), Set.of());
    private final List<Collection<QueueName>> told = new ArrayList<>();

    @Test
    void theDescriptionLeavesOutQueuesOfLanes() {
        assertThat(served.description()).isEqualTo("all queues");
        assertThat(new ServedQueues(queues, List.of("b", "mail", "a"), Set.of(MAIL)).description())
                .isEqualTo("queues a, b");
        assertThat(new ServedQueues(queues, List.of("a", "mail"), Set.of(MAIL)).description())
                .isEqualTo("queue a");
    }

    @Test
    void newAndRemovedQueuesAreReportedOnce() {
        served.onChange(told::add);
        known.add(MAIL);
        served.refresh();
        served.refresh();
        known.clear();
        served.refresh();
        assertThat(told).containsExactly(List.of(QueueName.DEFAULT, MAIL), List.of(QueueName.DEFAULT));
    }
}
