package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.state.LimitWatch;
import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.flow.LimitBar;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of the queues, and what can be done there. */
@Controller
class QueuesController {

    private static final int SHOWN = 100;

    private final StateTracker tracker;
    private final QueueRates rates;
    private final QueueTypes types;
    private final QueueActions actions;
    private final LimitWatch limits;

    QueuesController(
            StateTracker tracker, QueueRates rates, QueueTypes types, QueueActions actions, LimitWatch limits) {
        this.tracker = tracker;
        this.rates = rates;
        this.types = types;
        this.actions = actions;
        this.limits = limits;
    }

    @GetMapping(path = "/queues", produces = "text/html")
    String list(
            @RequestParam(defaultValue = "name") String order,
            @RequestParam(defaultValue = "false") boolean all,
            Model model) {
        QueueRow.Order wanted = orderOf(order);
        List<QueueRow> lines = tracker.state()
                .available()
                .map(snapshot -> QueueRow.all(snapshot, ratesOf(snapshot), wanted))
                .orElse(List.of());
        model.addAttribute("queues", all ? lines : lines.stream().limit(SHOWN).toList());
        model.addAttribute("more", all ? 0 : Math.max(0, lines.size() - SHOWN));
        model.addAttribute("order", order);
        model.addAttribute("orders", QueueRow.Order.values());
        model.addAttribute("all", all);
        return "monitor/queues/list";
    }

    @GetMapping(path = "/queues/{queue}", produces = "text/html")
    String one(@PathVariable String queue, Model model) {
        QueueName name = actions.known(nameOf(queue));
        MonitorState state = tracker.state();
        model.addAttribute(
                "queue",
                state.available()
                        .map(snapshot -> QueueRow.of(snapshot, name, ratesOf(snapshot)))
                        .orElse(new QueueRow(name, null, null, Rates.NONE)));
        LimitsInUse inUse = state.available().isEmpty() ? null : limits.last().get(name);
        model.addAttribute("limits", inUse == null ? List.of() : LimitBar.of(inUse.limits(), inUse.use()));
        model.addAttribute("limitedKeys", inUse == null ? 0 : inUse.use().limitedKeys());
        model.addAttribute("types", types.of(name, state));
        model.addAttribute("scanned", QueueTypes.MAX_SCANNED);
        return "monitor/queues/one";
    }

    @PostMapping(path = "/queues/{queue}/pause", produces = "text/html")
    View pause(
            @PathVariable String queue,
            @RequestParam(defaultValue = "false") boolean list,
            RedirectAttributes redirect) {
        QueueName name = nameOf(queue);
        Message message = actions.pause(name)
                ? Message.done("Queue " + name + " is paused. It accepts tasks and starts none; running tasks finish.")
                : Message.done("Queue " + name + " was already paused, so nothing was changed.");
        message.showAfterwards(redirect);
        return back(name, list);
    }

    @PostMapping(path = "/queues/{queue}/resume", produces = "text/html")
    View resume(
            @PathVariable String queue,
            @RequestParam(defaultValue = "false") boolean list,
            RedirectAttributes redirect) {
        QueueName name = nameOf(queue);
        Message message = actions.resume(name)
                ? Message.done("Queue " + name + " is resumed.")
                : Message.done("Queue " + name + " was not paused, so nothing was changed.");
        message.showAfterwards(redirect);
        return back(name, list);
    }

    /** @param confirm the name of the queue, typed by the user */
    @PostMapping(path = "/queues/{queue}/purge", produces = "text/html")
    View purge(
            @PathVariable String queue,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "") String confirm,
            RedirectAttributes redirect) {
        QueueName name = nameOf(queue);
        if (!confirm.strip().equals(name.value())) {
            Message.failed("The name does not match, so nothing was purged.").showAfterwards(redirect);
            return back(name, false);
        }
        Operation operation = actions.purge(name, state);
        Message.done("Queue " + name + " is being purged.").showAfterwards(redirect);
        return new RelativeRedirect("/operations/" + operation.id());
    }

    private Map<QueueName, Rates> ratesOf(Snapshot live) {
        return rates.of(live.queues().keySet());
    }

    private static View back(QueueName queue, boolean list) {
        return new RelativeRedirect(list ? "/queues" : "/queues/" + queue);
    }

    private static QueueRow.Order orderOf(String order) {
        try {
            return QueueRow.Order.ofCode(order);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("order", String.valueOf(e.getMessage()));
        }
    }

    static QueueName nameOf(String queue) {
        try {
            return new QueueName(queue);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.missing(String.valueOf(e.getMessage()));
        }
    }
}
