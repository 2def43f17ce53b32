package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.acquire.ServedQueues;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnusedQueueRemoverTest {

    private static final QueueName MINE = new QueueName("mine");
    private static final QueueName FULL = new QueueName("full");
    private static final QueueName EMPTY = new QueueName("empty");
    private static final QueueSummary HOLDING =
            new QueueSummary(Instant.EPOCH, false, true, true, false, null, 0, null, false, null, null);

    private final List<String> calls = new ArrayList<>();
    private boolean myTurn = true;
    private final TaskQueues queues = (TaskQueues) Proxy.newProxyInstance(
            TaskQueues.class.getClassLoader(),
            new Class<?>[] {TaskQueues.class},
            (self, method, args) -> switch (method.getName()) {
                case "known" -> Set.of(FULL, EMPTY);
                case "elect" -> myTurn;
                case "summaries" -> Map.of(FULL, HOLDING, EMPTY, QueueSummary.EMPTY);
                case "forget" -> told("forget what was unused for " + args[0], List.of(EMPTY));
                default -> told(method.getName() + " " + args[0], null);
            });

    @Test
    void servedAndNonEmptyQueuesCountAsUsedBeforeOthersAreRemoved() {
        runOnce();
        assertThat(calls)
                .containsExactly("markUsed [mine]", "registerAnyway [full]", "forget what was unused for PT10M");
    }

    @Test
    void withoutTheTurnAProcessOnlyReportsItsQueues() {
        myTurn = false;
        runOnce();
        assertThat(calls).containsExactly("markUsed [mine]");
    }

    private void runOnce() {
        ServedQueues served = new ServedQueues(queues, List.of(MINE.value()), Set.of());
        served.refresh();
        new UnusedQueueRemover(queues, served).runOnce();
    }

    private Object told(String call, Object answer) {
        calls.add(call);
        return answer;
    }
}
