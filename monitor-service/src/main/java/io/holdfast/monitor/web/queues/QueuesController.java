package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.queue.audit.AuditRecord;
import io.holdfast.queue.task.QueueName;
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

/** The pages of queues. */
@Controller
class QueuesController {

    private static final int SHOWN = 50;

    private final QueueReader reader;
    private final QueueActions actions;
    private final Purge purge;

    QueuesController(QueueReader reader, QueueActions actions, Purge purge) {
        this.reader = reader;
        this.actions = actions;
        this.purge = purge;
    }

    @GetMapping(path = "/queues", produces = "text/html")
    String list(
            @RequestParam(defaultValue = "pending") String order,
            @RequestParam(defaultValue = "false") boolean all,
            Model model) {
        QueueOrder wanted = QueueOrder.ofWord(order);
        List<QueueView> queues = reader.all(wanted);
        List<QueueView> shown =
                reader.fresh(queues.stream().limit(all ? Long.MAX_VALUE : SHOWN).toList());
        model.addAttribute("queues", shown);
        model.addAttribute("more", queues.size() - shown.size());
        model.addAttribute("count", queues.size() == 1 ? "1 queue" : Formats.count(queues.size()) + " queues");
        model.addAttribute("orders", QueueOrder.values());
        model.addAttribute("order", wanted);
        model.addAttribute("all", all);
        return "monitor/queues/page";
    }

    @GetMapping(path = "/queues/{queue}", produces = "text/html")
    String one(@PathVariable String queue, Model model) {
        QueueName name = reader.known(queue);
        QueueView view = reader.one(name);
        model.addAttribute("queue", view);
        model.addAttribute("types", reader.types(name));
        model.addAttribute("lookAhead", QueueReader.LOOK_AHEAD);
        model.addAttribute("pause", Boolean.TRUE.equals(view.paused()) ? pausedBy(name) : null);
        return "monitor/queues/one";
    }

    private @Nullable AuditRecord pausedBy(QueueName name) {
        return actions.pausedBy(name).orElse(null);
    }

    @PostMapping(path = "/queues/{queue}/pause", produces = "text/html")
    View pause(
            @PathVariable String queue,
            @RequestParam(required = false) @Nullable String order,
            RedirectAttributes redirect) {
        QueueName name = reader.known(queue);
        actions.pause(name);
        Message.done("Queue " + name + " is paused: it accepts tasks and starts none. Running tasks go on.")
                .showAfterwards(redirect);
        return backTo(name, order);
    }

    @PostMapping(path = "/queues/{queue}/resume", produces = "text/html")
    View resume(
            @PathVariable String queue,
            @RequestParam(required = false) @Nullable String order,
            RedirectAttributes redirect) {
        QueueName name = reader.known(queue);
        actions.resume(name);
        Message.done("Queue " + name + " runs again.").showAfterwards(redirect);
        return backTo(name, order);
    }

    /** @param order of the list from which the action came; null if it came from the queue's page */
    private static View backTo(QueueName name, @Nullable String order) {
        return order == null
                ? new RelativeRedirect("/queues/" + name)
                : new RelativeRedirect(
                        "/queues?order=" + QueueOrder.ofWord(order).word());
    }

    @GetMapping(path = "/queues/{queue}/purge", produces = "text/html")
    ModelAndView confirmPurge(@PathVariable String queue) {
        return purgePage(reader.known(queue));
    }

    private ModelAndView purgePage(QueueName name) {
        return new ModelAndView("monitor/queues/purge").addObject("queue", reader.one(name));
    }

    @PostMapping(path = "/queues/{queue}/purge", produces = "text/html")
    Object purge(
            @PathVariable String queue,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String name,
            RedirectAttributes redirect) {
        QueueName known = reader.known(queue);
        try {
            String operation = purge.start(known, state, name == null ? "" : name.strip());
            Message.done("The purge has started.").showAfterwards(redirect);
            return new RelativeRedirect("/operations/" + operation);
        } catch (RefusedRequestException e) {
            if (e.field() == null) {
                throw e;
            }
            ModelAndView page = purgePage(known);
            page.setStatus(HttpStatus.BAD_REQUEST);
            page.addObject("state", state);
            page.addObject("typed", name);
            page.addObject("field", e.field());
            page.addObject("problem", e.detail());
            return page;
        }
    }
}
