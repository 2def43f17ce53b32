package io.holdfast.producer.queues;

import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Parameters;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.task.TaskId;
import io.holdfast.service.access.Scope;
import io.holdfast.service.operation.OperationView;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows the progress of a purge. */
@RestController
class OperationController {

    private final Operations operations;

    OperationController(Operations operations) {
        this.operations = operations;
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/operations/{id}")
    ResponseEntity<byte[]> one(@PathVariable("id") String id) {
        TaskId known = Parameters.id(id); // both are ULIDs
        return JsonResponses.of(
                HttpStatus.OK,
                operations
                        .find(known.value())
                        .map(OperationView::of)
                        .orElseThrow(() -> new ProblemException(Problem.of(
                                ErrorCode.NOT_FOUND,
                                "There is no operation " + known + "; the last " + Operations.MAX_KEPT
                                        + " are kept"))));
    }
}
