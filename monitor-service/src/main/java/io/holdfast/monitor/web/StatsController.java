package io.holdfast.monitor.web;

import io.holdfast.monitor.watch.SnapshotReader;
import io.holdfast.monitor.watch.StoreRisks;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The statistics for scripts. Each answer is read from Redis at that moment, so that it shows what was just enqueued. */
@RestController
class StatsController {

    private final SnapshotReader reader;
    private final StoreRisks risks;

    StatsController(SnapshotReader reader, StoreRisks risks) {
        this.risks = risks;
        this.reader = reader;
    }

    @GetMapping(path = "/stats", produces = "application/json")
    ResponseEntity<Stats> stats() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Stats.of(reader.read(), risks.last()));
    }
}
