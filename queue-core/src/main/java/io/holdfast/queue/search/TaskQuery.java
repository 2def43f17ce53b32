package io.holdfast.queue.search;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a {@link TaskFilter}, as users write it into a search box: {@code state:dead type:email
 * error:"connection refused" age:>1h}.
 *
 * <p>Words are separated by spaces. {@code state:} takes several states, separated by commas. {@code id:} is exact unless
 * it ends with an asterisk. A word without a qualifier is searched in the error and at the beginning of the id; one that
 * is a ULID is an id. Quotes hold a value with spaces or colons together; within them a backslash precedes a quote or a
 * backslash.
 */
public final class TaskQuery {

    /** Maximum length in characters. */
    public static final int MAX_LENGTH = 1_000;

    /** The qualifiers that a query may contain. */
    public static final List<String> QUALIFIERS =
            List.of("state", "type", "queue", "error", "id", "age", "key", "group", "idempotency_key");

    private static final Pattern WORD =
            Pattern.compile("\\s*(?:([A-Za-z_][A-Za-z_]*):)?(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\"]*)(?=\\s|$)");
    private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-f]{10}");

    private final String text;
    private final Set<String> given = new HashSet<>();
    private final Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    private final List<String> errors = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private @Nullable TaskType type;
    private @Nullable QueueName queue;
    private @Nullable TaskId id;
    private @Nullable String idPrefix;
    private @Nullable String group;
    private @Nullable Duration olderThan;
    private @Nullable Duration youngerThan;
    private @Nullable IdempotencyKey idempotencyKey;
    private @Nullable TaskKey key;

    private TaskQuery(String text) {
        this.text = text;
    }

    /** @throws InvalidQueryException naming the qualifier and what is allowed */
    public static TaskFilter parse(String text) {
        return new TaskQuery(text).filter();
    }

    private TaskFilter filter() {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidQueryException(null, "a query has at most " + MAX_LENGTH + " characters");
        }
        String all = text.strip();
        Matcher word = WORD.matcher(all);
        int end = 0;
        while (end < all.length()) {
            if (!word.find(end) || word.start() != end) {
                throw new InvalidQueryException(null, "a quote is missing, or text follows one without a space");
            }
            add(word.group(1), word.group(2));
            end = word.end();
        }
        return new TaskFilter(
                states, type, queue, id, idPrefix, errors, texts, group, olderThan, youngerThan, idempotencyKey, key);
    }

    private void add(@Nullable String qualifier, String quoted) {
        String value = unquoted(quoted);
        if (value.isEmpty()) {
            throw new InvalidQueryException(
                    qualifier, (qualifier == null ? "\"\"" : qualifier + ":") + " has no value");
        }
        if (qualifier == null) {
            addWord(value);
            return;
        }
        switch (qualifier) {
            case "state" -> addStates(value);
            case "type" -> type = once(qualifier, value, TaskType::new);
            case "queue" -> queue = once(qualifier, value, QueueName::new);
            case "error" -> errors.add(value);
            case "id" -> addId(value);
            case "age" -> addAge(value);
            case "group" -> group = once(qualifier, value, TaskQuery::groupOf);
            case "idempotency_key" -> idempotencyKey = once(qualifier, value, IdempotencyKey::new);
            case "key" -> key = once(qualifier, value, TaskKey::new);
            default ->
                throw new InvalidQueryException(
                        qualifier,
                        qualifier + ": is not a qualifier; allowed are "
                                + QUALIFIERS.stream().map(each -> each + ":").collect(Collectors.joining(", "))
                                + ", and text with a colon in quotes");
        }
    }

    private void addWord(String word) {
        if (ULID.matcher(word).matches() && given.add("id")) {
            id = new TaskId(word);
        } else {
            texts.add(word);
        }
    }

    private void addStates(String value) {
        if (!given.add("state:")) {
            throw new InvalidQueryException("state", "state: is given twice; state:dead,delayed finds both");
        }
        for (String label : value.split(",", -1)) {
            states.add(valid("state", label.toLowerCase(Locale.ROOT), TaskState::ofLabel));
        }
    }

    private void addId(String value) {
        if (value.endsWith("*")) {
            String prefix = value.substring(0, value.length() - 1);
            if (prefix.isEmpty()) {
                throw new InvalidQueryException(
                        "id", "id:* has no beginning; leave it out to find all tasks, or write one, such as id:01K*");
            }
            idPrefix = once("id", prefix, text -> new TaskId(text).value());
        } else {
            id = once("id", value, TaskId::new);
        }
    }

    private void addAge(String value) {
        if (value.startsWith(">")) {
            olderThan = once("age", value.substring(1), Age::parse, "age:>");
        } else if (value.startsWith("<")) {
            youngerThan = once("age", value.substring(1), Age::parse, "age:<");
        } else {
            Age.parse(""); // says what is allowed
        }
    }

    private static String groupOf(String value) {
        if (!GROUP.matcher(value).matches()) {
            throw new IllegalArgumentException("it must be the id of an error group, ten hexadecimal digits");
        }
        return value;
    }

    private <T> T once(String qualifier, String value, Function<String, T> reader) {
        return once(qualifier, value, reader, qualifier + ":");
    }

    private <T> T once(String qualifier, String value, Function<String, T> reader, String name) {
        if (!given.add(name.equals("id:") ? "id" : name)) {
            throw new InvalidQueryException(qualifier, name + " is given twice");
        }
        return valid(qualifier, value, reader);
    }

    private static <T> T valid(String qualifier, String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (InvalidQueryException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidQueryException(qualifier, qualifier + ": is not valid: " + e.getMessage());
        }
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /** Returns the query that {@link #parse} turns into this filter. */
    public static String format(TaskFilter filter) {
        List<String> words = new ArrayList<>();
        if (!filter.states().isEmpty()) {
            words.add("state:"
                    + filter.states().stream().sorted().map(TaskState::label).collect(Collectors.joining(",")));
        }
        addTo(words, "type", filter.type());
        addTo(words, "queue", filter.queue());
        addTo(words, "id", filter.id());
        addTo(words, "id", filter.idPrefix() == null ? null : filter.idPrefix() + "*");
        filter.errors().forEach(error -> addTo(words, "error", error));
        addTo(words, "group", filter.group());
        addTo(words, "age", filter.olderThan() == null ? null : ">" + Age.format(filter.olderThan()));
        addTo(words, "age", filter.youngerThan() == null ? null : "<" + Age.format(filter.youngerThan()));
        addTo(words, "key", filter.key());
        addTo(
                words,
                "idempotency_key",
                filter.idempotencyKey() == null ? null : filter.idempotencyKey().value());
        filter.texts().forEach(word -> words.add(quoted(word)));
        return String.join(" ", words);
    }

    private static void addTo(List<String> words, String qualifier, @Nullable Object value) {
        if (value != null) {
            words.add(qualifier + ":" + quoted(value.toString()));
        }
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == ':');
        return plain ? value : '"' + value.replaceAll("([\"\\\\])", "\\\\$1") + '"';
    }
}
