package io.holdfast.monitor.web.failures;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The page of failed tasks. It reads the groups, never the tasks, so it costs the same however many have failed. */
@Controller
class FailuresController {

    private static final int SHOWN = 50;
    private static final int MAX_SHOWN = 500;

    private final FailureReader reader;
    private final TaskQueues queues;

    FailuresController(FailureReader reader, TaskQueues queues) {
        this.reader = reader;
        this.queues = queues;
    }

    @GetMapping(path = "/failures", produces = "text/html")
    String page(
            @RequestParam(required = false) @Nullable String queue,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "count") String order,
            @RequestParam(defaultValue = "false") boolean all,
            Model model) {
        Failures failures = of(queue, state, order, reader::recent);
        List<ErrorGroupRow> rows = failures.groups().stream()
                .limit(all ? MAX_SHOWN : SHOWN)
                .map(group -> ErrorGroupRow.of(group, blankToNull(queue), stateOf(state)))
                .toList();
        model.addAttribute("rows", rows);
        model.addAttribute("more", failures.groups().size() - rows.size());
        model.addAttribute("summary", summary(failures));
        model.addAttribute("ungrouped", failures.ungrouped() == 0 ? null : Formats.count(failures.ungrouped()));
        model.addAttribute("ungroupedQuery", "state:dead" + (blankToNull(queue) == null ? "" : " queue:" + queue));
        model.addAttribute("unknown", String.join(", ", failures.unknownQueues()));
        model.addAttribute("queue", blankToNull(queue));
        model.addAttribute("state", blankToNull(state));
        model.addAttribute("order", order);
        model.addAttribute("all", all);
        model.addAttribute(
                "queues", queues.known().stream().map(QueueName::value).sorted().toList());
        return "monitor/failures/page";
    }

    @GetMapping(path = "/api/failures", produces = "application/json")
    @ResponseBody
    Failures api(
            @RequestParam(required = false) @Nullable String queue,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "count") String order) {
        return of(queue, state, order, reader::read);
    }

    private Failures of(
            @Nullable String queue,
            @Nullable String state,
            String order,
            Function<List<QueueName>, Map<QueueName, QueueErrors>> errors) {
        List<QueueName> asked = queuesOf(queue);
        Failures.Order wanted = orderOf(order);
        Failures.Kind kind = stateOf(state);
        return Failures.of(errors.apply(asked), asked, kind, wanted);
    }

    private static Failures.Kind stateOf(@Nullable String state) {
        if (blankToNull(state) == null) {
            return Failures.Kind.ALL;
        }
        return switch (String.valueOf(state)) {
            case "dead" -> Failures.Kind.DEAD;
            case "retrying" -> Failures.Kind.RETRYING;
            default -> throw RefusedRequestException.invalid("state", "state must be dead or retrying");
        };
    }

    private List<QueueName> queuesOf(@Nullable String queue) {
        if (blankToNull(queue) == null) {
            return queues.known().stream().sorted().toList();
        }
        try {
            return List.of(new QueueName(String.valueOf(queue)));
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("queue", String.valueOf(e.getMessage()));
        }
    }

    private static Failures.Order orderOf(String order) {
        return switch (order) {
            case "count" -> Failures.Order.COUNT;
            case "recent" -> Failures.Order.RECENT;
            default -> throw RefusedRequestException.invalid("order", "order must be count or recent");
        };
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static String summary(Failures failures) {
        int groups = failures.groups().size();
        return String.format(
                Locale.ROOT,
                "%s dead and %s retrying, %s",
                Formats.count(failures.dead()),
                Formats.count(failures.retrying()),
                groups == 1 ? "1 error group" : Formats.count(groups) + " error groups");
    }
}
