package io.holdfast.monitor.web.tasks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.monitor.state.KnownNames;
import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.monitor.web.page.PageSize;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.operation.OperationAction;
import io.holdfast.queue.search.InvalidQueryException;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.search.SearchPage;
import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Searches tasks. */
@Controller
class TasksController {

    private static final int PAGE_SIZE = 50;
    private static final String DEFAULT_LIMIT = "100";

    private final TaskSearch search;
    private final StateTracker tracker;

    TasksController(TaskSearch search, StateTracker tracker) {
        this.search = search;
        this.tracker = tracker;
    }

    /**
     * @param scanned how many records this search has scanned so far
     * @param total how many records there are to scan
     * @param nextCursor absent when it has scanned everything
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Found(
            List<FoundTaskView> tasks,
            long scanned,
            long total,
            @Nullable String nextCursor) {

        static Found of(SearchPage page) {
            return new Found(
                    page.tasks().stream().map(FoundTaskView::of).toList(),
                    page.scannedBefore() + page.scanned(),
                    page.total(),
                    page.nextCursor());
        }

        /** How far the search has got; null if it has scanned everything. */
        @JsonIgnore
        public @Nullable String reach() {
            return nextCursor == null
                    ? null
                    : "Scanned " + Formats.count(scanned) + " of " + Formats.count(Math.max(total, scanned))
                            + " records.";
        }
    }

    /** A link to the same search in one state. */
    record StateLink(String label, String query, boolean current) {}

    /** A link to a bulk operation on all tasks that match. */
    record BulkLink(String label, String action, boolean destructive) {}

    @GetMapping(path = "/api/tasks", produces = "application/json")
    @ResponseBody
    Found api(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "newest") String order,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = DEFAULT_LIMIT) String limit) {
        return find(filterOf(q), orderOf(order), cursor, PageSize.of(limit, TaskSearch.MAX_LIMIT));
    }

    @GetMapping(path = "/tasks", produces = "text/html")
    ModelAndView page(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "newest") String order,
            @RequestParam(required = false) @Nullable String cursor) {
        ModelAndView page = new ModelAndView("monitor/tasks/page");
        page.addObject("q", q);
        page.addObject("order", order);
        page.addObject("started", cursor != null);
        page.addObject("known", Known.of(tracker.state()));
        page.addObject("states", List.of());
        page.addObject("bulk", List.of());
        try {
            TaskFilter filter = filterOf(q);
            page.addObject("states", states(filter));
            page.addObject("bulk", bulk(filter));
            page.addObject("found", find(filter, orderOf(order), cursor, PAGE_SIZE));
        } catch (RefusedRequestException e) {
            page.setStatus(HttpStatus.BAD_REQUEST);
            page.addObject("field", e.field());
            page.addObject("problem", e.detail());
        } catch (StoreMismatchException e) {
            page.addObject("unreadable", e.getMessage());
        }
        return page;
    }

    private Found find(TaskFilter filter, SearchOrder order, @Nullable String cursor, int limit) {
        try {
            return Found.of(search.search(filter, order, cursor, limit));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw RefusedRequestException.invalid(message.startsWith("limit") ? "limit" : "cursor", message);
        }
    }

    private static TaskFilter filterOf(String query) {
        try {
            return TaskQuery.parse(query);
        } catch (InvalidQueryException e) {
            throw RefusedRequestException.invalid("q", String.valueOf(e.getMessage()));
        }
    }

    private static SearchOrder orderOf(String order) {
        try {
            return SearchOrder.ofLabel(order);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("order", String.valueOf(e.getMessage()));
        }
    }

    private static List<StateLink> states(TaskFilter filter) {
        List<StateLink> links = new ArrayList<>();
        links.add(new StateLink(
                "All",
                TaskQuery.format(filter.withStates(Set.of())),
                filter.states().isEmpty()));
        for (TaskState state : TaskState.values()) {
            String label = state.label();
            links.add(new StateLink(
                    label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1),
                    TaskQuery.format(filter.withStates(Set.of(state))),
                    filter.states().equals(Set.of(state))));
        }
        return links;
    }

    private static List<BulkLink> bulk(TaskFilter filter) {
        return Stream.of(OperationAction.values())
                .filter(action -> action.fits(filter))
                .map(action -> new BulkLink(verb(action), action.label(), isDestructive(action)))
                .toList();
    }

    private static String verb(OperationAction action) {
        return switch (action) {
            case REQUEUE -> "Requeue";
            case DELETE -> "Delete";
            case CANCEL -> "Cancel";
            case RUN_NOW -> "Run now";
        };
    }

    private static boolean isDestructive(OperationAction action) {
        return action == OperationAction.DELETE || action == OperationAction.CANCEL;
    }

    /** What a user can type after some qualifiers. */
    record Known(List<String> queues, List<String> types, List<String> qualifiers, List<String> states) {

        static Known of(MonitorState state) {
            KnownNames names = KnownNames.of(state);
            return new Known(
                    names.queues(),
                    names.types(),
                    TaskQuery.QUALIFIERS,
                    Stream.of(TaskState.values()).map(TaskState::label).toList());
        }
    }
}
