package io.holdfast.monitor.web.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.page.PageSize;
import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.search.MatchCount;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.task.TaskId;
import io.holdfast.service.operation.OperationView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Operations in JSON. */
@Controller
@ResponseBody
class OperationsApi {

    private final OperationActions actions;
    private final Operations operations;

    OperationsApi(OperationActions actions, Operations operations) {
        this.actions = actions;
        this.operations = operations;
    }

    /** @param nextBefore pass it as {@code before} to get older operations; absent at the end */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Page(List<OperationView> operations, @Nullable String nextBefore) {}

    /** @param exact false: more tasks may match */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DryRun(String action, String q, long matches, boolean exact, long scanned, long total) {

        static DryRun of(OperationRequest request, MatchCount count) {
            return new DryRun(
                    request.action().label(),
                    TaskQuery.format(request.filter()),
                    count.matches(),
                    count.exact(),
                    count.scanned(),
                    count.total());
        }
    }

    @PostMapping(path = "/api/operations", consumes = "application/json", produces = "application/json")
    ResponseEntity<Object> start(
            @RequestBody byte[] body, @RequestParam(name = "dry_run", defaultValue = "false") String dryRun) {
        if (!dryRun.equals("true") && !dryRun.equals("false")) {
            throw RefusedRequestException.invalid("dry_run", "dry_run must be true or false");
        }
        OperationRequest request = OperationBody.read(body).request(actions);
        if (dryRun.equals("true")) {
            return ResponseEntity.ok(DryRun.of(request, actions.count(request)));
        }
        Operation operation = actions.start(TaskId.generate().value(), request).operation();
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .header(HttpHeaders.LOCATION, "operations/" + operation.id())
                .body(OperationView.of(operation));
    }

    @GetMapping(path = "/api/operations", produces = "application/json")
    Page list(
            @RequestParam(defaultValue = "50") String limit, @RequestParam(required = false) @Nullable String before) {
        int most = PageSize.of(limit, Operations.MAX_PAGE);
        try {
            List<OperationView> page = operations.page(most, before).stream()
                    .map(OperationView::of)
                    .toList();
            return new Page(page, page.size() < most ? null : page.get(most - 1).id());
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("before", String.valueOf(e.getMessage()));
        }
    }

    @GetMapping(path = "/api/operations/{id}", produces = "application/json")
    OperationView one(@PathVariable String id) {
        return OperationView.of(actions.find(id));
    }

    @PostMapping(path = "/api/operations/{id}/stop", produces = "application/json")
    OperationView stop(@PathVariable String id) {
        if (!actions.stop(id)) {
            throw RefusedRequestException.conflict("The operation has ended, or somebody has stopped it already.");
        }
        return OperationView.of(actions.find(id));
    }
}
