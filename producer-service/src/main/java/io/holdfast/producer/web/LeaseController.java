package io.holdfast.producer.web;

import io.holdfast.producer.lease.Completed;
import io.holdfast.producer.lease.Failed;
import io.holdfast.producer.lease.Receipt;
import io.holdfast.producer.lease.Renewal;
import io.holdfast.producer.lease.Report;
import io.holdfast.producer.pull.LeaseService;
import io.holdfast.producer.pull.Settled;
import io.holdfast.producer.pull.Settled.Status;
import io.holdfast.producer.reader.LeaseReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hears from workers that pull: which leases go on, and how tasks went. */
@RestController
class LeaseController {

    private final BodyReader bodies;
    private final LeaseReader reader;
    private final LeaseService leases;

    LeaseController(BodyReader bodies, LeaseReader reader, LeaseService leases) {
        this.bodies = bodies;
        this.reader = reader;
        this.leases = leases;
    }

    private record Renewed(int renewed, List<String> lost, List<String> cancelled) {}

    private record One(String status, @Nullable Long delayMs) {}

    private record Each(
            String receipt, String status, @Nullable Long delayMs) {}

    private record Many(List<Each> results) {}

    @PostMapping(path = "/leases/renew", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> renew(HttpServletRequest request) throws IOException {
        Renewal renewal;
        try (Body body = bodies.read(request)) {
            renewal = reader.readRenewal(body.bytes());
        }
        List<Status> statuses = leases.renew(renewal.receipts(), renewal.lease());
        if (renewal.single() && statuses.contains(Status.LOST)) {
            throw lost(renewal.receipts().get(0));
        }
        List<String> lost = with(Status.LOST, renewal.receipts(), statuses);
        List<String> cancelled = with(Status.CANCELLED, renewal.receipts(), statuses);
        return Json.answer(HttpStatus.OK, new Renewed(statuses.size() - lost.size(), lost, cancelled));
    }

    @PostMapping(path = "/leases/complete", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> complete(HttpServletRequest request) throws IOException {
        try (Body body = bodies.read(request)) { // the results are parts of it
            Report<Completed> report = reader.readCompleted(body.bytes());
            List<Receipt> receipts =
                    report.items().stream().map(Completed::receipt).toList();
            return answer(receipts, leases.complete(report.items()), report.single());
        }
    }

    @PostMapping(path = "/leases/fail", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> fail(HttpServletRequest request) throws IOException {
        Report<Failed> report;
        try (Body body = bodies.read(request)) {
            report = reader.readFailed(body.bytes());
        }
        List<Receipt> receipts = report.items().stream().map(Failed::receipt).toList();
        return answer(receipts, leases.fail(report.items()), report.single());
    }

    private static ResponseEntity<byte[]> answer(List<Receipt> receipts, List<Settled> settled, boolean single) {
        if (!single) {
            List<Each> each = IntStream.range(0, settled.size())
                    .mapToObj(i -> new Each(
                            receipts.get(i).encode(), settled.get(i).status().label(), millis(settled.get(i))))
                    .toList();
            return Json.answer(HttpStatus.OK, new Many(each));
        }
        Settled only = settled.get(0);
        if (only.status() == Status.LOST) {
            throw lost(receipts.get(0));
        }
        return Json.answer(HttpStatus.OK, new One(only.status().label(), millis(only)));
    }

    private static @Nullable Long millis(Settled settled) {
        return settled.delay() == null ? null : settled.delay().toMillis();
    }

    private static List<String> with(Status wanted, List<Receipt> receipts, List<Status> statuses) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < statuses.size(); i++) {
            if (statuses.get(i) == wanted) {
                found.add(receipts.get(i).encode());
            }
        }
        return found;
    }

    private static ProblemException lost(Receipt receipt) {
        String detail = "The lease of this receipt for task " + receipt.lease().task()
                + " is over: the task was settled, or given to another; nothing was written";
        return new ProblemException(Problem.of(ErrorCode.LEASE_LOST, detail));
    }
}
