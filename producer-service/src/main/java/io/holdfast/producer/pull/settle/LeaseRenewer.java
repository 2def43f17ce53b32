package io.holdfast.producer.pull.settle;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.producer.pull.Receipt;
import io.holdfast.producer.pull.RemoteWorkers;
import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Renews leases, and the claims of their idempotency keys when these get old. */
@Component
class LeaseRenewer {

    private static final Logger log = LoggerFactory.getLogger(LeaseRenewer.class);

    private final LeaseBatches batches;
    private final RemoteWorkers workers;
    private final InstantSource clock;
    private final Duration defaultLease;

    LeaseRenewer(LeaseBatches batches, RemoteWorkers workers, InstantSource clock, PullProperties properties) {
        this.batches = batches;
        this.workers = workers;
        this.clock = clock;
        this.defaultLease = properties.lease();
    }

    /**
     * Renews the leases that are still held.
     *
     * @return {@code RENEWED}, {@code CANCELLED} (renewed, but the task is to be stopped) or {@code LOST} for each
     *     receipt, in order
     */
    List<LeaseStatus> renew(RenewRequest request) {
        List<Receipt> receipts = request.receipts();
        Duration time = request.lease() == null ? defaultLease : request.lease();
        List<LeaseStatus> statuses = batches.apply(
                receipts, Function.identity(), LeaseStatus.RENEWED, (queue, some) -> queue.renew(leases(some), time));
        List<Receipt> renewed = new ArrayList<>();
        List<Receipt> lost = new ArrayList<>();
        for (int i = 0; i < statuses.size(); i++) {
            (statuses.get(i) == LeaseStatus.LOST ? lost : renewed).add(receipts.get(i));
        }
        workers.renewed(renewed, time);
        renewClaims(renewed);
        workers.ended(leases(lost));
        return statuses;
    }

    /** A claim ends after a while, but a task may run longer. If this fails, the leases are renewed all the same. */
    private void renewClaims(List<Receipt> renewed) {
        Instant limit = clock.instant().minus(KeyClaim.REPEAT);
        List<Receipt> old = renewed.stream()
                .filter(receipt -> receipt.key() != null && receipt.takenAt().isBefore(limit))
                .toList();
        try {
            List<LeaseStatus> unused = batches.apply(
                    old,
                    Function.identity(),
                    LeaseStatus.RENEWED,
                    (queue, some) -> queue.claim(some.stream()
                            .map(receipt -> new Completion(receipt.lease(), receipt.key()))
                            .toList()));
        } catch (StoreException e) {
            log.debug("Renewing the claims of {} tasks failed; the next renewal repeats it", old.size(), e);
        }
    }

    private static List<Lease> leases(List<Receipt> receipts) {
        return receipts.stream().map(Receipt::lease).toList();
    }
}
