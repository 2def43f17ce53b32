package io.holdfast.monitor.web.operations;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.search.MatchCount;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.task.TaskId;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
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

    private static final String UNKNOWN_OUTCOME =
            "Redis did not answer in time, so it is unknown whether the operation has started. Look for it on the list of"
                    + " operations. If it is not there, go back to the form and send it again: a form starts one operation,"
                    + " however often it is sent.";

    private static final Logger log = LoggerFactory.getLogger(OperationsController.class);

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
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(name = "max_per_second", required = false) @Nullable String maxPerSecond,
            @RequestParam(required = false) @Nullable String id) {
        return confirm(actions.request(action, q, maxPerSecond), idOr(id));
    }

    private static String idOr(@Nullable String id) {
        return id == null ? TaskId.generate().value() : id;
    }

    /** @param id of the form, with which it starts one operation, however often it is sent */
    private ModelAndView confirm(OperationRequest request, String id) {
        MatchCount count = actions.count(request);
        ModelAndView page = new ModelAndView("monitor/operations/new");
        page.addObject("id", id);
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
        return "At least " + number + tasks + " match: the monitor has scanned " + Formats.count(count.scanned())
                + " of " + Formats.count(Math.max(count.total(), count.scanned())) + " records.";
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
            ModelAndView page = confirm(actions.request(action, q, null), idOr(id));
            page.setStatus(HttpStatus.BAD_REQUEST);
            page.addObject("rate", maxPerSecond);
            page.addObject("problem", e.detail());
            return page;
        }
        String form = idOr(id);
        try {
            OperationActions.Started started = actions.start(form, request);
            Message.done(
                            started.isNew()
                                    ? "The operation has started."
                                    : "This form was sent before, and this is its operation; nothing was started again.")
                    .showAfterwards(redirect);
            return new RelativeRedirect("/operations/" + started.operation().id());
        } catch (StoreUnavailableException e) {
            log.debug("Redis did not answer when an operation was to be started", e);
            return refused(form, request, HttpStatus.SERVICE_UNAVAILABLE, UNKNOWN_OUTCOME);
        } catch (RefusedRequestException e) {
            if (e.field() != null) {
                throw e;
            }
            return refused(form, request, e.getStatusCode(), e.detail());
        }
    }

    private static ModelAndView refused(String id, OperationRequest request, HttpStatusCode status, String reason) {
        ModelAndView page = new ModelAndView("monitor/operations/refused");
        page.setStatus(status);
        page.addObject("reason", reason);
        page.addObject("id", id);
        page.addObject("action", request.action().label());
        page.addObject("query", TaskQuery.format(request.filter()));
        page.addObject("rate", request.maxPerSecond());
        return page;
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
