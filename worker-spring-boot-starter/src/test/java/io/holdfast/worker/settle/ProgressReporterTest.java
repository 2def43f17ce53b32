package io.holdfast.worker.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.worker.runtime.Tasks;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressReporterTest {

    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private boolean full;
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final TaskQueue queue = stub(TaskQueue.class);
    private final TaskQueues queues = stub(TaskQueues.class);
    private final ProgressReporter progress = new ProgressReporter(queues);
    private final LeasedTask one = Tasks.leased(0);
    private final LeasedTask other = Tasks.leased(0);

    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getName().equals("queue")) {
                return queue;
            }
            reached.countDown();
            hold.await();
            calls.add(((Collection<?>) args[0])
                    .stream()
                            .map(report -> ((ProgressReport) report).note())
                            .sorted()
                            .toList());
            if (full) {
                throw new StoreFullException("planned", new IllegalStateException());
            }
            return Map.of();
        }));
    }

    @AfterEach
    void close() {
        progress.close();
    }

    @Test
    void afterAPauseAReportIsSentAtOnce() {
        report(one, "a");
        await().untilAsserted(() -> assertThat(calls).containsExactly(List.of("a")));
    }

    @Test
    void ofManyReportsTheLastOfEachTaskIsSentInOneCall() {
        report(one, "first");
        await().until(() -> calls.size() == 1);
        for (int i = 0; i <= 100; i++) {
            report(one, "one " + i);
            report(other, "other " + i);
        }
        await().untilAsserted(() -> assertThat(calls.get(calls.size() - 1)).containsExactly("one 100", "other 100"));
        assertThat(calls).hasSizeLessThan(10);
    }

    @Test
    void theLastReportOfATaskIsSentBeforeItIsSettled() {
        full = true;
        report(one, "begun");
        await().until(() -> calls.size() == 1);
        report(one, "last word");
        progress.sendLast(List.of(one.lease()));
        progress.sendLast(List.of(one.lease()));
        assertThat(calls).containsExactly(List.of("begun"), List.of("last word"));
    }

    @Test
    void settlingWaitsForAProgressReportThatIsUnderWay() throws Exception {
        hold = new CountDownLatch(1);
        report(one, "only word");
        await().until(() -> reached.getCount() == 0);
        Thread settling = new Thread(() -> progress.sendLast(List.of(one.lease())));
        settling.start();
        await().until(() -> settling.getState() == Thread.State.BLOCKED);
        assertThat(calls).isEmpty();
        hold.countDown();
        settling.join();
        assertThat(calls).containsExactly(List.of("only word"));
    }

    @Test
    void nothingIsRememberedOfAQueueWhenItsReportsAreSent() {
        report(one, "a");
        await().until(() -> calls.size() == 1);
        await().until(progress::isClear);
    }

    @Test
    void whenItIsClosedReportsAreLostWithoutHarm() {
        progress.close();
        report(one, "late");
        assertThat(calls).isEmpty();
    }

    private void report(LeasedTask task, String note) {
        progress.report(new ProgressReport(task.lease(), 1, note));
    }
}
