package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.errors.FailedState;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.redis.connection.ServerTime;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.ManyQueues;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.search.FoundTask;
import io.holdfast.queue.search.MatchCount;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.search.SearchPage;
import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Searches the tasks of one Redis. One id is looked up in all queues at once; an error group is read from its index;
 * everything else is a scan of the places that the filter allows, in batches that take Redis a millisecond or two.
 */
public final class RedisTaskSearch implements TaskSearch {

    /** The number of records of a command; it takes Redis about a millisecond. */
    private static final int BATCH = 125;

    /** A call ends after this many commands: batches of large records are short. */
    private static final int MAX_CALLS = 100;

    /** A call that takes this long answers with what it has: each queue costs a round trip to Redis. */
    private static final long MAX_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Pattern CURSOR = Pattern.compile("([A-Za-z0-9_-]{1,64})~(\\d{1,12})~(.*)");

    private static final Pattern GROUP_POSITION = Pattern.compile("(DEAD|RETRYING):(" + MemberCursor.PATTERN + "|)");

    private final ScriptRunner runner;
    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final boolean cluster;
    private final ScriptClock clock;
    private final RedisErrorGroups groups;

    public RedisTaskSearch(
            ScriptRunner runner,
            TaskQueues queues,
            QueueInspector inspector,
            boolean cluster,
            ScriptClock clock,
            RedisErrorGroups groups) {
        this.runner = runner;
        this.queues = queues;
        this.inspector = inspector;
        this.cluster = cluster;
        this.clock = clock;
        this.groups = groups;
    }

    @Override
    public SearchPage search(TaskFilter filter, SearchOrder order, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT);
        }
        return new Scan(filter, order, cursor, limit).page();
    }

    @Override
    public MatchCount count(TaskFilter filter) {
        if (filter.isByPlace() && filter.states().stream().noneMatch(RedisTaskSearch::isEnded)) {
            long matches = totalOf(filter, depths(queuesOf(filter)).values());
            return new MatchCount(matches, true, 0, matches);
        } else if (filter.isByGroup()) {
            long matches = statesOf(filter).stream()
                    .mapToLong(state -> total(groupSizes(filter, state)))
                    .sum();
            return new MatchCount(matches, true, 0, matches);
        }
        SearchPage page = new Scan(filter, SearchOrder.OLDEST, null, Integer.MAX_VALUE).page();
        return new MatchCount(page.tasks().size(), page.nextCursor() == null, page.scanned(), page.total());
    }

    private static boolean isEnded(TaskState state) {
        return state == TaskState.COMPLETED || state == TaskState.CANCELLED || state == TaskState.EXPIRED;
    }

    private Collection<QueueName> queuesOf(TaskFilter filter) {
        return filter.queue() == null ? new TreeSet<>(queues.known()) : List.of(filter.queue());
    }

    private Map<QueueName, Depths> depths(Collection<QueueName> names) {
        return inspector.depths(names);
    }

    private static long totalOf(TaskFilter filter, Collection<Depths> all) {
        List<Key> places = PlaceReader.placesOf(filter.states(), SearchOrder.OLDEST);
        return all.stream()
                .mapToLong(depths -> places.stream()
                        .mapToLong(place -> countOf(place, depths))
                        .sum())
                .sum();
    }

    private static long countOf(Key place, Depths depths) {
        return switch (place) {
            case PENDING_HIGH -> depths.pendingHigh();
            case PENDING_DEFAULT -> depths.pendingDefault();
            case PENDING_LOW -> depths.pendingLow();
            case DELAYED -> depths.delayed();
            case LEASES -> depths.processing();
            case COMPLETED -> depths.completed();
            case DEAD_LETTER -> depths.deadLetter();
            default -> 0;
        };
    }

    /** By the server of the queue, or of the list of queues. */
    private Instant now(TaskFilter filter) {
        if (!clock.now().isEmpty()) {
            return Instant.ofEpochMilli(Long.parseLong(clock.now()));
        }
        RedisKeys keys = filter.queue() == null ? RedisKeys.shared(cluster) : RedisKeys.of(filter.queue(), cluster);
        return Instant.ofEpochMilli(runner.commands()
                .run("read the time", connection -> ServerTime.millis(connection, keys.of(Key.DATA))));
    }

    private static FoundTask found(TaskDetail detail) {
        String error = detail.lastError();
        Instant lastFailure = detail.attempts().stream()
                .filter(attempt -> attempt.kind() == Attempt.Kind.FAILED || attempt.kind() == Attempt.Kind.RECLAIMED)
                .map(Attempt::endedAt)
                .reduce((first, second) -> second)
                .orElse(null);
        return new FoundTask(detail.summary(), error == null ? "" : error, lastFailure);
    }

    /** One call of a search: what it has found and where it is. */
    private final class Scan {

        private final TaskFilter filter;
        private final SearchOrder order;
        private final int limit;
        private final Instant now;
        private final List<FoundTask> tasks = new ArrayList<>();
        private final long scannedBefore;
        private final @Nullable QueueName startQueue;
        private final @Nullable String startPosition;
        private long scanned;
        private boolean searching;
        private final long startedNanos = System.nanoTime();
        private long total;
        private @Nullable String next;

        Scan(TaskFilter filter, SearchOrder order, @Nullable String cursor, int limit) {
            this.filter = filter;
            this.order = order;
            this.limit = limit;
            this.now = now(filter);
            if (cursor == null) {
                this.startQueue = null;
                this.startPosition = null;
                this.scannedBefore = 0;
                return;
            }
            Matcher matcher = CURSOR.matcher(cursor);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("cursor must be the next_cursor of a page of the same search");
            }
            this.startQueue = new QueueName(matcher.group(1));
            this.scannedBefore = Long.parseLong(matcher.group(2));
            this.startPosition = matcher.group(3);
        }

        SearchPage page() {
            if (filter.id() != null) {
                lookUp(filter.id());
            } else if (filter.group() != null) {
                readGroup(filter.group());
            } else {
                readPlaces();
            }
            return new SearchPage(tasks, scanned, scannedBefore, total, next);
        }

        private void lookUp(TaskId id) {
            new ManyQueues(runner, cluster)
                    .call(Script.FIND, queuesOf(filter), call -> call.arg(id.value()), Function.identity())
                    .all()
                    .forEach((queue, reply) -> {
                        if (reply.hasMore()) {
                            scan(found(new DetailReader(queue, reply).read()));
                        }
                    });
            total = scanned;
        }

        private void scan(@Nullable FoundTask found) {
            scanned++;
            if (found != null && filter.matches(found, now)) {
                tasks.add(found);
            }
        }

        private void readPlaces() {
            List<Key> places = PlaceReader.placesOf(filter.states(), order);
            Map<QueueName, Depths> depths = depths(queuesOf(filter));
            total = totalOf(filter, depths.values());
            int calls = 0;
            for (QueueName queue : remaining(depths.keySet())) {
                PlaceReader reader = new PlaceReader(runner, queue, cluster);
                PagePosition position = queue.equals(startQueue) && startPosition != null
                        ? PagePosition.ofCursor(startPosition, places, order)
                        : PagePosition.startOf(places.get(0), order);
                while (position != null) {
                    boolean empty = position.after().isEmpty()
                            && isEmpty(position.place(), depths.getOrDefault(queue, Depths.NONE));
                    if (!empty) {
                        if (isOver(calls++)) {
                            next = queue + "~" + (scannedBefore + scanned) + "~" + position.cursor();
                            return;
                        }
                        position = step(reader, position, places);
                    } else {
                        position = position.nextPlace(places);
                    }
                }
            }
        }

        private boolean isOver(int calls) {
            return tasks.size() >= limit
                    || scanned >= MAX_SCANNED
                    || searching
                    || calls >= MAX_CALLS
                    || (calls > 0 && System.nanoTime() - startedNanos > MAX_NANOS);
        }

        /** Scans one batch, and returns the position after the last row that it has scanned. */
        private @Nullable PagePosition step(PlaceReader reader, PagePosition position, List<Key> places) {
            int most = filter.isByPlace() ? Math.min(BATCH, limit - tasks.size()) : BATCH;
            PlaceReader.Rows rows = reader.read(position, (int) Math.min(most, MAX_SCANNED - scanned), true);
            searching = rows.searching();
            int row = 0;
            while (row < rows.size() && tasks.size() < limit) {
                scan(rows.tasks().get(row++));
            }
            return rows.end() && row == rows.size() ? position.nextPlace(places) : rows.after(row);
        }

        private boolean isEmpty(Key place, Depths depths) {
            return switch (place) {
                case RENEWED -> depths.processing() == 0;
                case PENDING_KEYED -> // are counted by their priority
                    depths.pendingHigh() + depths.pendingDefault() + depths.pendingLow() == 0;
                default -> countOf(place, depths) == 0;
            };
        }

        private List<QueueName> remaining(Collection<QueueName> all) {
            return new TreeSet<>(all)
                    .stream()
                            .filter(queue -> startQueue == null || queue.compareTo(startQueue) >= 0)
                            .toList();
        }

        /** Reads the dead letters of the group in all queues, then those of its tasks that have not ended. */
        private void readGroup(String group) {
            Matcher start = GROUP_POSITION.matcher(startPosition == null ? "DEAD:" : startPosition);
            if (!start.matches()) {
                throw new IllegalArgumentException("cursor must be the next_cursor of a page of the same search");
            }
            FailedState startState = FailedState.valueOf(start.group(1));
            for (FailedState state : statesOf(filter)) {
                Map<QueueName, Long> sizes = groupSizes(filter, state);
                total += total(sizes);
                if (next == null && state.compareTo(startState) >= 0) {
                    boolean continued = startQueue != null && state == startState;
                    readGroup(
                            group,
                            state,
                            continued ? remaining(sizes.keySet()) : new TreeSet<>(sizes.keySet()),
                            continued ? start.group(2) : "");
                }
            }
        }

        private void readGroup(String group, FailedState state, Collection<QueueName> names, String startAfter) {
            for (QueueName queue : names) {
                @Nullable String after = queue.equals(startQueue) ? startAfter : "";
                while (after != null) {
                    if (tasks.size() >= limit || scanned >= MAX_SCANNED) {
                        next = queue + "~" + (scannedBefore + scanned) + "~" + state + ":" + after;
                        return;
                    }
                    int most = (int) Math.min(Math.min(BATCH, limit - tasks.size()), MAX_SCANNED - scanned);
                    RedisErrorGroups.GroupTasks page =
                            groups.groupTasks(queue, group, state, order, most, after.isEmpty() ? null : after);
                    page.tasks().forEach(this::scan);
                    after = page.nextCursor();
                }
            }
        }
    }

    /** Where the tasks of an error group can be, in the order in which a search reads them. */
    private static List<FailedState> statesOf(TaskFilter filter) {
        boolean living = filter.states().isEmpty()
                || filter.allows(TaskState.PENDING)
                || filter.allows(TaskState.DELAYED)
                || filter.allows(TaskState.PROCESSING);
        return Stream.of(FailedState.values())
                .filter(state -> state == FailedState.DEAD ? filter.allows(TaskState.DEAD) : living)
                .toList();
    }

    /** The queues with tasks of the group, and how many these are. */
    private Map<QueueName, Long> groupSizes(TaskFilter filter, FailedState state) {
        Map<QueueName, Long> sizes =
                new HashMap<>(groups.count(queuesOf(filter), Objects.requireNonNull(filter.group()), state));
        sizes.values().removeIf(size -> size == 0);
        return sizes;
    }

    private static long total(Map<QueueName, Long> sizes) {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }
}
