package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.Sink.Run;
import io.holdfast.system.TestClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The results of tasks, according to Redis and the sink: each ended once, and ran once for each of its leases. */
final class NetworkLedger {

    private final TestClient client;
    private final Map<String, List<Run>> runs;
    private int ranTwice;
    private long leasesLost;

    NetworkLedger(TestClient client, Map<String, List<Run>> runs) {
        this.client = client;
        this.runs = runs;
    }

    /** Waits until nothing is left to do. */
    static boolean isDrained(TestClient client, QueueName queue) {
        Depths depths = client.engine().inspector().depths(queue);
        return depths.pending() + depths.delayed() + depths.processing() == 0;
    }

    /**
     * @param accepted tasks that were answered with 202 or 200
     * @param sent these, and tasks whose answer was lost and not requested again
     */
    NetworkLedger check(Set<String> accepted, Set<String> sent) {
        Map<String, List<String>> endings = new Endings(client).byWord(sent);
        List<String> completed = endings.getOrDefault("completed", List.of());
        assertThat(endings.keySet()).isSubsetOf("completed");
        // Plain sets: AssertJ's own comparisons take quadratic time.
        Set<String> once = Set.copyOf(completed);
        assertThat(completed).as("in one place").hasSameSizeAs(once);
        assertThat(once.containsAll(accepted)).as("no accepted task is lost").isTrue();
        assertThat(once.containsAll(ran(sent).keySet()))
                .as("every run was recorded")
                .isTrue();
        assertThat(sent.containsAll(runs.keySet()))
                .as("no task has a second id")
                .isTrue();
        once.forEach(id -> checkRuns(id, runs.getOrDefault(id, List.of())));
        return this;
    }

    int ranTwice() {
        return ranTwice;
    }

    /** How often a lease ended and the task was reclaimed, whether or not its worker had reported a run. */
    long leasesLost() {
        return leasesLost;
    }

    private Map<String, List<Run>> ran(Set<String> of) {
        Map<String, List<Run>> ran = new HashMap<>(runs);
        ran.keySet().retainAll(of);
        return ran;
    }

    private void checkRuns(String id, List<Run> all) {
        long lost = reclaims(id);
        leasesLost += lost;
        ranTwice += all.size() > 1 ? 1 : 0;
        assertThat(all).as(id).hasSizeBetween(1, 1 + (int) lost);
        assertThat(all).as(id).extracting(Run::token).isSorted().doesNotHaveDuplicates();
        assertThat(all).as(id).anyMatch(run -> run.ended(Event.DONE));
    }

    private long reclaims(String id) {
        TaskDetail task = client.engine()
                .inspector()
                .find(QueueName.DEFAULT, new TaskId(id))
                .orElseThrow();
        return task.attempts().stream()
                .filter(attempt -> attempt.kind() == Attempt.Kind.RECLAIMED)
                .count();
    }
}
