package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.state.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the depths of the last minutes for the chart. */
@RestController
class HistoryController {

    /** Columns as the chart needs them. Times are milliseconds; counts are null where Redis was unreachable. */
    record Columns(
            List<Long> at,
            List<@Nullable Long> pending,
            List<@Nullable Long> processing,
            List<@Nullable Long> delayed,
            List<@Nullable Long> dead) {

        static Columns of(List<History.Point> points) {
            Columns columns = new Columns(
                    new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            points.forEach(columns::add);
            return columns;
        }

        private void add(History.Point point) {
            var depths = point.depths();
            at.add(point.at().toEpochMilli());
            pending.add(depths == null ? null : depths.pending());
            processing.add(depths == null ? null : depths.processing());
            delayed.add(depths == null ? null : depths.delayed());
            dead.add(depths == null ? null : depths.deadLetter());
        }
    }

    private final History history;

    HistoryController(History history) {
        this.history = history;
    }

    /** @param after milliseconds; only later points are returned */
    @GetMapping(path = "/history", produces = "application/json")
    ResponseEntity<Columns> history(@RequestParam(defaultValue = "0") long after) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(Columns.of(history.after(Instant.ofEpochMilli(after))));
    }
}
