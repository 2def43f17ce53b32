package io.holdfast.monitor.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.page.PageSize;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.audit.AuditRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The audit log, newest first. */
@Controller
class AuditController {

    private static final int PAGE_SIZE = 50;

    private final AuditLog log;

    AuditController(AuditLog log) {
        this.log = log;
    }

    /** @param nextBefore pass it as {@code before} to get older entries; absent at the end */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            List<Entry> entries,
            @JsonProperty("next_before") @Nullable String nextBefore) {}

    /**
     * @param outcome {@code done} or {@code unknown}
     * @param count absent if the outcome is unknown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String id,
            Instant at,
            String who,
            String action,
            String target,
            String outcome,
            @Nullable Long count) {

        static Entry of(AuditRecord record) {
            return new Entry(
                    record.id(),
                    record.at(),
                    record.entry().who(),
                    record.entry().action(),
                    record.entry().target(),
                    record.entry().count() == null ? "unknown" : "done",
                    record.entry().count());
        }
    }

    @GetMapping(path = "/audit", produces = "text/html")
    String page(@RequestParam(required = false) @Nullable String before, Model model) {
        model.addAttribute("page", read(PAGE_SIZE, before));
        model.addAttribute("older", before != null);
        return "monitor/audit/page";
    }

    @GetMapping(path = "/api/audit", produces = "application/json")
    @ResponseBody
    Page api(
            @RequestParam(defaultValue = "100") String limit, @RequestParam(required = false) @Nullable String before) {
        return read(PageSize.of(limit, AuditLog.MAX_PAGE), before);
    }

    private Page read(int limit, @Nullable String before) {
        try {
            List<Entry> entries =
                    log.page(limit, before).stream().map(Entry::of).toList();
            boolean more = entries.size() == limit;
            return new Page(entries, more ? entries.get(limit - 1).id() : null);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("before", String.valueOf(e.getMessage()));
        }
    }
}
