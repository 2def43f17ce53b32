package io.holdfast.monitor.web.failures;

import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Reads the error groups. Pages share what was read in the last two seconds, so ten browsers cost what one costs. Thread-safe. */
@Component
class FailureReader {

    private static final Duration MAX_WAIT = Duration.ofSeconds(2);
    private static final Duration MAX_AGE = Duration.ofSeconds(2);
    private static final int MAX_KEPT = 50;

    private record Read(long nanos, Map<QueueName, QueueErrors> errors) {}

    private final ErrorGroups groups;
    private final LongSupplier nanoTime;
    private final Map<List<QueueName>, Read> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<QueueName>, Read> eldest) {
            return size() > MAX_KEPT;
        }
    };

    @Autowired
    FailureReader(ErrorGroups groups) {
        this(groups, System::nanoTime);
    }

    FailureReader(ErrorGroups groups, LongSupplier nanoTime) {
        this.groups = groups;
        this.nanoTime = nanoTime;
    }

    /** Returns the groups of those of the queues that could be read, as they are now. */
    Map<QueueName, QueueErrors> read(List<QueueName> queues) {
        long asked = nanoTime.getAsLong();
        Map<QueueName, QueueErrors> errors = queues.isEmpty() ? Map.of() : groups.groups(queues, MAX_WAIT);
        synchronized (kept) {
            kept.put(List.copyOf(queues), new Read(asked, errors));
        }
        return errors;
    }

    /** Returns the groups as they were at most two seconds ago. */
    Map<QueueName, QueueErrors> recent(List<QueueName> queues) {
        Read last;
        synchronized (kept) {
            last = kept.get(queues);
        }
        return last != null && nanoTime.getAsLong() - last.nanos < MAX_AGE.toNanos() ? last.errors : read(queues);
    }
}
