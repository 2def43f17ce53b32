package io.holdfast.monitor.web.flow;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.flow.KeyPage;
import io.holdfast.queue.flow.KeyState;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of a queue's limits and keys. */
@Controller
class FlowController {

    private static final int PAGE = 50;
    private static final int MAX_CALLS = 10;

    private final FlowControl flow;
    private final FlowActions actions;

    FlowController(FlowControl flow, FlowActions actions) {
        this.flow = flow;
        this.actions = actions;
    }

    @GetMapping(path = "/queues/{queue}/flow", produces = "text/html")
    ModelAndView page(@PathVariable String queue, @RequestParam(required = false) @Nullable String cursor) {
        QueueName name = FlowActions.queueOf(queue);
        QueueLimits limits = flow.limits(name);
        return page(name, limits, LimitsForm.of(limits), Map.of(), cursor);
    }

    @PostMapping(path = "/queues/{queue}/limits", produces = "text/html")
    ModelAndView setLimits(
            @PathVariable String queue,
            @RequestParam MultiValueMap<String, String> fields,
            RedirectAttributes redirect) {
        QueueName name = FlowActions.queueOf(queue);
        QueueLimits before = flow.limits(name);
        LimitsForm form = LimitsForm.sent(fields, before);
        LimitsFormReader reader = new LimitsFormReader(form, before);
        QueueLimits limits = reader.limits();
        if (limits == null) {
            return page(name, before, form, reader.problems(), null);
        }
        actions.setLimits(name, limits);
        Message.done("The limits of queue " + name + " are set. They apply to the next tasks that start.")
                .showAfterwards(redirect);
        return new ModelAndView(back(name));
    }

    @PostMapping(path = "/queues/{queue}/keys/pause", produces = "text/html")
    View pause(@PathVariable String queue, @RequestParam String key, RedirectAttributes redirect) {
        QueueName name = FlowActions.queueOf(queue);
        TaskKey paused = FlowActions.keyOf(key);
        actions.pause(name, paused);
        Message.done("Key " + paused + " is paused: none of its tasks starts. Running ones finish.")
                .showAfterwards(redirect);
        return back(name);
    }

    @PostMapping(path = "/queues/{queue}/keys/resume", produces = "text/html")
    View resume(@PathVariable String queue, @RequestParam String key, RedirectAttributes redirect) {
        QueueName name = FlowActions.queueOf(queue);
        TaskKey resumed = FlowActions.keyOf(key);
        actions.resume(name, resumed);
        Message.done("Key " + resumed + " is resumed.").showAfterwards(redirect);
        return back(name);
    }

    private ModelAndView page(
            QueueName queue,
            QueueLimits limits,
            LimitsForm form,
            Map<String, String> problems,
            @Nullable String cursor) {
        LimitUse use = flow.use(queue);
        KeyPage keys = keys(queue, cursor);
        ModelAndView page = new ModelAndView("monitor/flow/page");
        page.setStatus(problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        return page.addObject("queue", queue)
                .addObject("bars", LimitBar.of(limits, use))
                .addObject("limitedKeys", use.limitedKeys())
                .addObject(
                        "keys",
                        keys.keys().stream()
                                .map(state -> KeyRow.of(state, limits))
                                .toList())
                .addObject("cursor", cursor)
                .addObject("nextCursor", keys.nextCursor())
                .addObject("form", form)
                .addObject("problems", problems);
    }

    /** Full, if there are enough keys: the pages of the list may have fewer, or none. */
    private KeyPage keys(QueueName queue, @Nullable String cursor) {
        try {
            List<KeyState> keys = new ArrayList<>();
            String next = cursor;
            int calls = 0;
            do {
                KeyPage page = flow.keys(queue, PAGE - keys.size(), next);
                keys.addAll(page.keys());
                next = page.nextCursor();
                calls++;
            } while (next != null && keys.size() < PAGE && calls < MAX_CALLS);
            return new KeyPage(keys, next);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("cursor", String.valueOf(e.getMessage()));
        }
    }

    private static View back(QueueName queue) {
        return new RelativeRedirect("/queues/" + queue + "/flow");
    }
}
