package io.holdfast.producer.pull.settle;

import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.http.Body;
import io.holdfast.producer.http.BodyReader;
import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.producer.pull.Receipt;
import io.holdfast.service.access.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Renews and settles the leases of workers that pull. */
@RestController
class LeaseController {

    private final BodyReader bodies;
    private final LeaseRenewer renewer;
    private final LeaseCompleter completer;
    private final LeaseFailer failer;
    private final int maxResultBytes;

    LeaseController(
            BodyReader bodies,
            LeaseRenewer renewer,
            LeaseCompleter completer,
            LeaseFailer failer,
            ProducerProperties properties) {
        this.bodies = bodies;
        this.renewer = renewer;
        this.completer = completer;
        this.failer = failer;
        this.maxResultBytes = properties.maxBatchBytes();
    }

    private record Renewed(int renewed, List<String> lost, List<String> cancelled) {}

    private record One(String status, @Nullable Long delayMs) {}

    private record Each(
            String receipt, String status, @Nullable Long delayMs) {}

    private record Many(List<Each> results) {}

    @RequiresScope(Scope.WORK)
    @PostMapping(path = "/leases/renew", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> renew(HttpServletRequest http) throws IOException {
        RenewRequest request;
        try (Body body = bodies.read(http)) {
            request = RenewRequestReader.read(body.bytes());
        }
        List<LeaseStatus> statuses = renewer.renew(request);
        if (request.single() && statuses.contains(LeaseStatus.LOST)) {
            throw lost(request.receipts().get(0));
        }
        List<String> lost = receiptsWith(LeaseStatus.LOST, request.receipts(), statuses);
        List<String> cancelled = receiptsWith(LeaseStatus.CANCELLED, request.receipts(), statuses);
        return JsonResponses.of(HttpStatus.OK, new Renewed(statuses.size() - lost.size(), lost, cancelled));
    }

    @RequiresScope(Scope.WORK)
    @PostMapping(path = "/leases/complete", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> complete(HttpServletRequest http) throws IOException {
        try (Body body = bodies.read(http)) { // closed once the results, which can be as large as the body, are written
            Reports<CompletionReport> reports = ReportReader.readCompletions(body.bytes(), maxResultBytes);
            List<Receipt> receipts =
                    reports.items().stream().map(CompletionReport::receipt).toList();
            return response(receipts, completer.complete(reports.items()), reports.single());
        }
    }

    @RequiresScope(Scope.WORK)
    @PostMapping(path = "/leases/fail", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> fail(HttpServletRequest http) throws IOException {
        Reports<FailureReport> reports;
        try (Body body = bodies.read(http)) {
            reports = ReportReader.readFailures(body.bytes());
        }
        List<Receipt> receipts =
                reports.items().stream().map(FailureReport::receipt).toList();
        return response(receipts, failer.fail(reports.items()), reports.single());
    }

    private static ResponseEntity<byte[]> response(List<Receipt> receipts, List<SettleResult> results, boolean single) {
        if (!single) {
            List<Each> each = IntStream.range(0, results.size())
                    .mapToObj(i -> new Each(
                            receipts.get(i).encode(), results.get(i).status().label(), delayMs(results.get(i))))
                    .toList();
            return JsonResponses.of(HttpStatus.OK, new Many(each));
        }
        SettleResult result = results.get(0);
        if (result.status() == LeaseStatus.LOST) {
            throw lost(receipts.get(0));
        }
        return JsonResponses.of(HttpStatus.OK, new One(result.status().label(), delayMs(result)));
    }

    private static @Nullable Long delayMs(SettleResult result) {
        return result.delay() == null ? null : result.delay().toMillis();
    }

    private static List<String> receiptsWith(LeaseStatus wanted, List<Receipt> receipts, List<LeaseStatus> statuses) {
        return IntStream.range(0, statuses.size())
                .filter(i -> statuses.get(i) == wanted)
                .mapToObj(i -> receipts.get(i).encode())
                .toList();
    }

    private static ProblemException lost(Receipt receipt) {
        String detail = "The lease of this receipt for task " + receipt.lease().task()
                + " has ended: the task was settled, or its lease expired; nothing was written";
        return new ProblemException(Problem.of(ErrorCode.LEASE_LOST, detail));
    }
}
