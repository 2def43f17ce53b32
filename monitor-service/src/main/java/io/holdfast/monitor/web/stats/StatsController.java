package io.holdfast.monitor.web.stats;

import io.holdfast.monitor.state.SnapshotReader;
import io.holdfast.monitor.state.StoreRisks;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves counts for monitoring programs. Each request reads Redis, so that the response includes what was just enqueued. */
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
