package io.holdfast.monitor.web.autoscale;

import io.holdfast.monitor.autoscale.AutoscaleProperties;
import io.holdfast.monitor.autoscale.LoadTracker;
import io.holdfast.monitor.autoscale.QueueLoad;
import io.holdfast.monitor.autoscale.ScaleGoal;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells autoscalers how many workers a queue needs. The response is at most a few seconds old and costs Redis nothing. */
@RestController
class AutoscaleController {

    private final StateTracker tracker;
    private final LoadTracker loads;
    private final AutoscaleProperties properties;

    AutoscaleController(StateTracker tracker, LoadTracker loads, AutoscaleProperties properties) {
        this.tracker = tracker;
        this.loads = loads;
        this.properties = properties;
    }

    @GetMapping(path = "/autoscale", produces = "application/json")
    ResponseEntity<AutoscaleView> autoscale(
            @RequestParam(required = false) @Nullable String queue,
            @RequestParam(name = "target_wait_ms", required = false) @Nullable String targetWaitMs,
            @RequestParam(required = false) @Nullable String min,
            @RequestParam(required = false) @Nullable String max,
            @RequestParam(required = false) @Nullable String slots) {
        QueueName name = queueOf(queue);
        long wait = number(
                "target_wait_ms",
                targetWaitMs,
                ScaleGoal.MIN_TARGET_WAIT.toMillis(),
                ScaleGoal.MAX_TARGET_WAIT.toMillis(),
                properties.targetWait().toMillis());
        int least = (int) number("min", min, 0, ScaleGoal.MAX_COUNT, 1);
        int most = (int) number("max", max, 1, ScaleGoal.MAX_COUNT, ScaleGoal.MAX_COUNT);
        if (most < least) {
            throw RefusedRequestException.invalid("max", "max must not be less than min, which is " + least);
        }
        QueueLoad load = tracker.state()
                .available()
                .flatMap(available -> loads.of(name))
                .orElseThrow(AutoscaleController::unavailable);
        int perWorker = (int) number("slots", slots, 1, ScaleGoal.MAX_COUNT, load.slotsPerWorker());
        ScaleGoal goal = new ScaleGoal(Duration.ofMillis(wait), least, most, perWorker);
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(AutoscaleView.of(name, load, goal));
    }

    /** Null for all queues. */
    private static @Nullable QueueName queueOf(@Nullable String queue) {
        try {
            return queue == null || queue.isEmpty() ? null : new QueueName(queue);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("queue", String.valueOf(e.getMessage()));
        }
    }

    private static long number(String field, @Nullable String value, long min, long max, long absent) {
        if (value == null || value.isEmpty()) {
            return absent;
        }
        if (value.matches("\\d{1,9}")) {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw RefusedRequestException.invalid(field, field + " must be a whole number from " + min + " to " + max);
    }

    private static StoreUnavailableException unavailable() {
        return new StoreUnavailableException(
                "The load cannot be read", new IllegalStateException("Redis is unreachable"));
    }
}
