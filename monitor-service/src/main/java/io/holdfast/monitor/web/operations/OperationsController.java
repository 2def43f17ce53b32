package io.holdfast.monitor.web.operations;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.search.MatchCount;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.task.TaskId;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of operations. */
@Controller
class OperationsController {

    private static final int PAGE_SIZE = 25;

    private final OperationActions actions;
    private final Operations operations;
    private final Clock clock = Clock.systemUTC();

    OperationsController(OperationActions actions, Operations operations) {
        this.actions = actions;
        this.operations = operations;
    }

    @GetMapping(path = "/operations", produces = "text/html")
    String list(@RequestParam(required = false) @Nullable String before, Model model) {
        try {
            List<OperationRow> rows = operations.page(PAGE_SIZE, before).stream()
                    .map(operation -> OperationRow.of(operation, clock.instant()))
                    .toList();
            model.addAttribute("operations", rows);
            model.addAttribute("live", rows.stream().anyMatch(OperationRow::active));
            model.addAttribute("before", before);
            model.addAttribute(
                    "next",
                    rows.size() < PAGE_SIZE ? null : rows.get(rows.size() - 1).id());
            return "monitor/operations/page";
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("before", String.valueOf(e.getMessage()));
        }
    }

    @GetMapping(path = "/operations/new", produces = "text/html")
    ModelAndView confirm(
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String q) {
        return confirm(actions.request(action, q, null));
    }

    private ModelAndView confirm(OperationRequest request) {
        MatchCount count = actions.count(request);
        ModelAndView page = new ModelAndView("monitor/operations/new");
        page.addObject("id", TaskId.mint().value());
        page.addObject("action", request.action().label());
        page.addObject("words", ActionWords.of(request.action()));
        page.addObject("query", TaskQuery.format(request.filter()));
        page.addObject("rate", request.maxPerSecond());
        page.addObject("max", OperationRequest.MAX_PER_SECOND);
        page.addObject("count", count);
        page.addObject("matches", sentence(count));
        return page;
    }

    private static String sentence(MatchCount count) {
        String number = Formats.count(count.matches());
        String tasks = count.matches() == 1 ? " task" : " tasks";
        if (count.exact()) {
            return number + tasks + (count.matches() == 1 ? " matches." : " match.");
        }
        return "At least " + number + tasks + " match: the monitor has scanned " + Formats.count(count.lookedAt())
                + " of " + Formats.count(Math.max(count.total(), count.lookedAt())) + " records.";
    }

    @PostMapping(path = "/operations", produces = "text/html")
    Object start(
            @RequestParam(required = false) @Nullable String id,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(name = "max_per_second", required = false) @Nullable String maxPerSecond,
            RedirectAttributes redirect) {
        OperationRequest request;
        try {
            request = actions.request(action, q, maxPerSecond == null ? null : maxPerSecond.strip());
        } catch (RefusedRequestException e) {
            if (!"max_per_second".equals(e.field())) {
                throw e;
            }
            ModelAndView page = confirm(actions.request(action, q, null));
            page.setStatus(HttpStatus.BAD_REQUEST);
            page.addObject("rate", maxPerSecond);
            page.addObject("problem", e.detail());
            return page;
        }
        Operation operation = actions.start(id == null ? TaskId.mint().value() : id, request);
        Message.done("The operation has started.").showAfterwards(redirect);
        return new RelativeRedirect("/operations/" + operation.id());
    }

    @GetMapping(path = "/operations/{id}", produces = "text/html")
    String one(@PathVariable String id, Model model) {
        model.addAttribute("operation", OperationRow.of(actions.find(id), clock.instant()));
        return "monitor/operations/one";
    }

    @PostMapping(path = "/operations/{id}/stop", produces = "text/html")
    View stop(@PathVariable String id, RedirectAttributes redirect) {
        Message message = actions.stop(id)
                ? Message.done("The operation stops after the current step.")
                : Message.failed("The operation has ended, or somebody has stopped it already.");
        message.showAfterwards(redirect);
        return new RelativeRedirect("/operations/" + id);
    }
}
