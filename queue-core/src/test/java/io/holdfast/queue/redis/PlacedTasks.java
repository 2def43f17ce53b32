package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.redis.record.PauseCodec;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.StateWords;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tasks of one queue as stored in Redis, and the invariants between any two steps. */
final class PlacedTasks {
    private static final List<Priority> IN_ORDER = List.of(Priority.HIGH, Priority.DEFAULT, Priority.LOW);
    private static final int COST = 1_000;
    private static final int QUANTUM = 4;
    private static final double NEVER = 0x1p52;
    private static final List<Key> LISTS = List.of(Key.PENDING_HIGH, Key.PENDING_DEFAULT, Key.PENDING_LOW);

    private final QueueDump dump;
    private final Map<String, String> data;
    private final Map<Priority, List<String>> pending = new EnumMap<>(Priority.class);
    private final Map<Priority, List<String>> tombstones = new EnumMap<>(Priority.class);
    private final List<String> keyed = new ArrayList<>();
    private final Map<Key, Map<String, Double>> sets = new LinkedHashMap<>();

    PlacedTasks(QueueDump dump) {
        this.dump = dump;
        this.data = dump.hash(Key.DATA);
        for (Priority priority : IN_ORDER) {
            pending.put(priority, new ArrayList<>());
            tombstones.put(priority, new ArrayList<>());
            place(dump.list(LISTS.get(IN_ORDER.indexOf(priority))), pending.get(priority), tombstones.get(priority));
        }
        dump.sortedSet(Key.PENDING_KEYED)
                .keySet()
                .forEach(entry -> keyed.add(entry.charAt(0) + entry.substring(entry.lastIndexOf(' ') + 1)));
        sets.put(Key.DELAYED, dump.sortedSet(Key.DELAYED));
        sets.put(Key.PROCESSING, HeldTasks.in(dump).deadlines());
        sets.put(Key.COMPLETED, dump.sortedSet(Key.COMPLETED));
        sets.put(Key.DEAD_LETTER, dump.sortedSet(Key.DEAD_LETTER));
    }

    /** The tombstones of a member, one for each mark of its record, come before the task itself. */
    private void place(List<String> members, List<String> tasks, List<String> tombstoned) {
        Map<String, Integer> left = new HashMap<>();
        for (int i = members.size() - 1; i >= 0; i--) {
            int marks = left.computeIfAbsent(members.get(i), this::marksOf);
            (marks > 0 ? tombstoned : tasks).add(0, members.get(i));
            left.put(members.get(i), marks - 1);
        }
    }

    private int marksOf(String member) {
        return RecordCodec.marksBefore(data.getOrDefault(member, ""));
    }

    /** Where each task is, the next to be taken first: {@code pending hc1}, {@code delayed dm3 1790000000500}. */
    List<String> shows() {
        List<String> lines = new ArrayList<>();
        for (Priority priority : IN_ORDER) {
            List<String> members = pending.get(priority);
            for (int i = members.size() - 1; i >= 0; i--) {
                lines.add("pending " + members.get(i));
            }
        }
        keyed.forEach(member -> lines.add("pending " + member));
        Map<String, String> endings = dump.hash(Key.ENDINGS);
        sets.forEach((key, scores) -> scores.forEach((member, score) -> lines.add(
                stateOf(key, endings.getOrDefault(member, "completed")) + " " + member + " " + score.longValue())));
        return lines;
    }

    private static String stateOf(Key key, String ending) {
        return switch (key) {
            case DELAYED -> "delayed";
            case PROCESSING -> "processing";
            case DEAD_LETTER -> "dead";
            default -> StateWords.stateOf(ending).label();
        };
    }

    /** The number of tasks, including ended ones that are still known. */
    int tasks() {
        return places().size();
    }

    /** How many tasks are pending or delayed. */
    int waiting() {
        return sets.get(Key.DELAYED).size()
                + keyed.size()
                + pending.values().stream().mapToInt(List::size).sum();
    }

    /** When the first delayed task is due or the first rate allows a start, in ms; infinite for never. */
    double firstDue() {
        double due = sets.get(Key.DELAYED).values().stream().findFirst().orElse(Double.POSITIVE_INFINITY);
        double start = dump.sortedSet(Key.PARKED).values().stream().findFirst().orElse(NEVER);
        return start < NEVER ? Math.min(due, start) : due;
    }

    /**
     * Whether there is work and no token to wake a worker for it.
     *
     * @param awaitedDue when workers will check again without a signal, because they know of a delayed task
     */
    boolean leavesWorkUnsignaled(double awaitedDue) {
        boolean work = !dump.sortedSet(Key.KEY_TURNS).isEmpty()
                || pending.values().stream().anyMatch(members -> !members.isEmpty());
        boolean wanted = work
                && !dump.hash(Key.CONTROL).containsKey("paused")
                && !dump.sortedSet(Key.PARKED).containsKey("");
        return dump.list(Key.WAKEUP).isEmpty() && (wanted || firstDue() < awaitedDue);
    }

    /** Whether an acquire has nothing to take or to clean up. */
    boolean nothingToTake() {
        return dump.hash(Key.CONTROL).containsKey("paused")
                || (keyed.isEmpty()
                        && dump.sortedSet(Key.PARKED).isEmpty()
                        && LISTS.stream().allMatch(list -> dump.list(list).isEmpty()));
    }

    /** The last fencing token, 0 for none. */
    long lastToken() {
        String token = dump.string(Key.FENCE);
        return token.isEmpty() ? 0 : Long.parseLong(token);
    }

    QueueDump dump() {
        return dump;
    }

    /** Every task by its place, those in pending first. */
    List<TaskRef> refs() {
        return places().stream().map(TaskRef::ofMember).toList();
    }

    void check(Depths depths) {
        eachTaskIsInOnePlaceAndHasARecord();
        keysHaveTurns();
        runningTasksAreCountedAndLimited();
        sideStructuresBelongToTasks();
        countsEqualSizes(depths);
        assertThat(dump.list(Key.WAKEUP)).as("wake-up signals").hasSizeLessThanOrEqualTo(1);
    }

    private List<String> places() {
        List<String> places = new ArrayList<>();
        pending.values().forEach(places::addAll);
        places.addAll(keyed);
        sets.values().forEach(scores -> places.addAll(scores.keySet()));
        return places;
    }

    private void eachTaskIsInOnePlaceAndHasARecord() {
        List<String> places = places();
        assertThat(places).as("places").doesNotHaveDuplicates();
        List<String> tombstoned =
                tombstones.values().stream().flatMap(List::stream).toList();
        Set<String> all = new HashSet<>(places);
        all.addAll(tombstoned);
        assertThat(data.keySet()).as("records").isEqualTo(all);
        data.forEach((member, record) -> {
            assertThat(Collections.frequency(tombstoned, member))
                    .as("tombstones of %s", member)
                    .isEqualTo(marksOf(member));
            assertThat(record.length() > marksOf(member))
                    .as("a record of %s", member)
                    .isEqualTo(places.contains(member));
        });
    }

    /** The keys with pending tasks, and no others, have a turn: between virtual time and the next one. */
    private void keysHaveTurns() {
        Set<String> entries = dump.sortedSet(Key.PENDING_KEYED).keySet();
        Map<String, Double> turns = dump.sortedSet(Key.KEY_TURNS);
        Set<String> parked = new HashSet<>(dump.sortedSet(Key.PARKED).keySet());
        parked.remove("");
        Set<String> named = new HashSet<>(turns.keySet());
        assertThat(Collections.disjoint(named, parked))
                .as("no key with a turn is parked: %s, %s", named, parked)
                .isTrue();
        named.addAll(parked);
        assertThat(named)
                .as("keys with a turn and parked keys")
                .isEqualTo(entries.stream()
                        .map(entry -> entry.substring(0, entry.indexOf(' ')))
                        .collect(Collectors.toSet()));
        turns.forEach((key, score) -> { // a key that was at a limit may be one cost before virtual time
            double time = virtualTime(key.charAt(0));
            assertThat(score - bandOf(key.charAt(0)))
                    .as("turn of %s at %s", key, time)
                    .isBetween(Math.max(0, time - COST), time + QUANTUM * COST);
        });
        for (String entry : entries) {
            String[] words = entry.split(" ", 3);
            String member = entry.charAt(0) + words[2];
            assertThat(data.getOrDefault(member, "").lines().findFirst().orElse(""))
                    .as("the record of %s", member)
                    .endsWith(" for=" + words[0].substring(1) + " " + words[1]);
        }
        dump.hash(Key.PROCESSING).forEach((member, owner) -> {
            if (Character.isUpperCase(member.charAt(0))) {
                assertThat(data.get(member).lines().findFirst().orElse(""))
                        .as("the record of %s", member)
                        .endsWith(" for=" + owner.substring(owner.indexOf('\n') + 1));
            }
        });
        assertThat(pending.values().stream().flatMap(List::stream))
                .as("tasks with a key in the lists")
                .noneMatch(member -> Character.isUpperCase(member.charAt(0)));
    }

    /** The counters of the keys agree with the leases. */
    private void runningTasksAreCountedAndLimited() {
        Map<String, Integer> held = new HashMap<>();
        dump.hash(Key.PROCESSING).forEach((member, owner) -> {
            if (Character.isUpperCase(member.charAt(0))) {
                String place = owner.substring(owner.indexOf('\n') + 1);
                held.merge(place.substring(0, place.indexOf(' ')), 1, Integer::sum);
            }
        });
        Map<String, Integer> counted = new HashMap<>();
        dump.hash(Key.KEY_STATES).forEach((field, value) -> {
            if ("HDL".indexOf(field.charAt(0)) >= 0) {
                assertThat(dump.sortedSet(Key.PARKED))
                        .as("only a parked key keeps its turn")
                        .containsKey(field);
            } else if (field.startsWith("r")) {
                counted.put(field.substring(1), Integer.valueOf(value));
            }
        });
        assertThat(counted).as("running tasks of each key").isEqualTo(held);
    }

    private double virtualTime(char letter) {
        String stored = dump.hash(Key.CONTROL).getOrDefault("turn:" + Character.toLowerCase(letter), "0 0");
        return Double.parseDouble(stored.split(" ", 2)[0]);
    }

    private static double bandOf(char letter) {
        return letter == 'H' ? -0x1p51 : letter == 'D' ? 0 : 0x1p51;
    }

    private void sideStructuresBelongToTasks() {
        Set<String> processing = sets.get(Key.PROCESSING).keySet();
        HeldTasks.in(dump).check(lastToken());
        assertThat(dump.set(Key.CANCELS)).as("cancel requests").isSubsetOf(processing);
        assertThat(dump.hash(Key.ENDINGS).keySet())
                .as("endings")
                .isSubsetOf(sets.get(Key.COMPLETED).keySet());
        for (Key key : List.of(Key.RETRIES, Key.RECLAIMS, Key.PUT_OFFS, Key.ATTEMPTS, Key.RESULTS, Key.PROGRESS)) {
            assertThat(dump.hash(key).keySet()).as(key.suffix()).isSubsetOf(places());
        }
        assertThat(dump.sortedSet(Key.ERRORS_DEAD).keySet())
                .as("dead letters in an error group")
                .isSubsetOf(sets.get(Key.DEAD_LETTER).keySet());
        Set<String> unended = new HashSet<>(places());
        unended.removeAll(sets.get(Key.DEAD_LETTER).keySet());
        unended.removeAll(sets.get(Key.COMPLETED).keySet());
        assertThat(dump.sortedSet(Key.ERRORS_RETRYING).keySet())
                .as("retrying tasks in an error group")
                .isSubsetOf(unended);
        assertThat(dump.sortedSet(Key.RUNS).values())
                .as("times of runs that are not forgotten")
                .isSubsetOf(sets.get(Key.COMPLETED).values());
        Set<String> ids = data.keySet().stream()
                .map(member -> TaskRef.ofMember(member).id().value())
                .collect(Collectors.toSet());
        dump.sortedSet(Key.IDS)
                .forEach((id, until) -> assertThat(until.isInfinite() && !ids.contains(id))
                        .as("the id %s without a task is known forever", id)
                        .isFalse());
    }

    private void countsEqualSizes(Depths depths) {
        Map<String, String> control = dump.hash(Key.CONTROL);
        for (Priority priority : IN_ORDER) {
            assertThat(Integer.parseInt(control.getOrDefault("ghosts:" + priority.letter(), "0")))
                    .as("tombstones of %s", priority)
                    .isEqualTo(tombstones.get(priority).size());
        }
        assertThat(depths)
                .isEqualTo(new Depths(
                        pending.get(Priority.HIGH).size() + keyedOf('H'),
                        pending.get(Priority.DEFAULT).size() + keyedOf('D'),
                        pending.get(Priority.LOW).size() + keyedOf('L'),
                        sets.get(Key.DELAYED).size(),
                        sets.get(Key.PROCESSING).size(),
                        sets.get(Key.DEAD_LETTER).size(),
                        sets.get(Key.COMPLETED).size(),
                        depths.oldestPending(),
                        PauseCodec.show(control.getOrDefault("paused", ""))));
    }

    private long keyedOf(char letter) {
        return keyed.stream().filter(member -> member.charAt(0) == letter).count();
    }
}
