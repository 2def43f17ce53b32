package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.Key.ATTEMPTS;
import static io.holdfast.queue.redis.Key.BATCHES;
import static io.holdfast.queue.redis.Key.CANCELS;
import static io.holdfast.queue.redis.Key.COMPLETED;
import static io.holdfast.queue.redis.Key.CONTROL;
import static io.holdfast.queue.redis.Key.DATA;
import static io.holdfast.queue.redis.Key.DEAD_LETTER;
import static io.holdfast.queue.redis.Key.DELAYED;
import static io.holdfast.queue.redis.Key.ENDINGS;
import static io.holdfast.queue.redis.Key.FENCE;
import static io.holdfast.queue.redis.Key.IDS;
import static io.holdfast.queue.redis.Key.LEASES;
import static io.holdfast.queue.redis.Key.PENDING_DEFAULT;
import static io.holdfast.queue.redis.Key.PENDING_HIGH;
import static io.holdfast.queue.redis.Key.PENDING_LOW;
import static io.holdfast.queue.redis.Key.PROCESSING;
import static io.holdfast.queue.redis.Key.PUT_OFFS;
import static io.holdfast.queue.redis.Key.RECLAIMS;
import static io.holdfast.queue.redis.Key.RENEWED;
import static io.holdfast.queue.redis.Key.RESULTS;
import static io.holdfast.queue.redis.Key.RETRIES;
import static io.holdfast.queue.redis.Key.RUNS;
import static io.holdfast.queue.redis.Key.WAKEUP;
import static io.holdfast.queue.redis.Key.WORKERS;
import static io.holdfast.queue.redis.Key.WORKER_CONNECTIONS;
import static io.holdfast.queue.redis.Key.WORKER_REPORTS;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Lua scripts: one constant, one file and one method of the port for each, all of the same name. */
enum Script {
    ENQUEUE(DATA, PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, DELAYED, IDS, CONTROL, WAKEUP),
    ACQUIRE(
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DATA,
            PROCESSING,
            LEASES,
            BATCHES,
            FENCE,
            RETRIES,
            DELAYED,
            CONTROL,
            WAKEUP),
    RENEW(PROCESSING, RENEWED, CANCELS, CONTROL),
    PROGRESS(PROCESSING, Key.PROGRESS),
    CLAIM(PROCESSING),
    COMPLETE(PROCESSING, LEASES, BATCHES, RENEWED, COMPLETED, ENDINGS, CANCELS, PUT_OFFS, RESULTS, RUNS),
    REFILL(List.of(ACQUIRE, COMPLETE)),
    RETRY(
            PROCESSING,
            LEASES,
            BATCHES,
            RENEWED,
            PUT_OFFS,
            CANCELS,
            COMPLETED,
            ENDINGS,
            RETRIES,
            ATTEMPTS,
            DELAYED,
            WAKEUP),
    RELEASE(
            PROCESSING,
            LEASES,
            BATCHES,
            RENEWED,
            PUT_OFFS,
            CANCELS,
            COMPLETED,
            ENDINGS,
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DELAYED,
            WAKEUP),
    BURY(PROCESSING, LEASES, BATCHES, RENEWED, PUT_OFFS, CANCELS, COMPLETED, ENDINGS, ATTEMPTS, DEAD_LETTER),
    REAP(
            PROCESSING,
            LEASES,
            BATCHES,
            RENEWED,
            PUT_OFFS,
            CANCELS,
            COMPLETED,
            ENDINGS,
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DELAYED,
            DEAD_LETTER,
            RECLAIMS,
            ATTEMPTS,
            CONTROL,
            WAKEUP),
    DISPATCH(DELAYED, PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, WAKEUP),
    REQUEUE(DEAD_LETTER, PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, RETRIES, RECLAIMS, WAKEUP),
    DISCARD(DEAD_LETTER, COMPLETED, ENDINGS),
    CANCEL(DATA, DELAYED, PROCESSING, DEAD_LETTER, COMPLETED, ENDINGS, CANCELS, CONTROL),
    TRIM(COMPLETED, DATA, ENDINGS, RETRIES, RECLAIMS, PUT_OFFS, ATTEMPTS, IDS, RESULTS, Key.PROGRESS, RUNS),
    HEARTBEAT(WORKERS, WORKER_REPORTS, WORKER_CONNECTIONS),
    VANISHED(WORKERS, WORKER_CONNECTIONS),
    FORFEIT(PROCESSING, LEASES, RENEWED),
    FIND(
            DATA,
            DELAYED,
            DEAD_LETTER,
            COMPLETED,
            ENDINGS,
            PROCESSING,
            LEASES,
            RETRIES,
            ATTEMPTS,
            PUT_OFFS,
            RESULTS,
            Key.PROGRESS,
            RENEWED,
            RUNS,
            CONTROL),
    BROWSE(DATA, ENDINGS, PROCESSING, RETRIES, BATCHES, RENEWED),
    POSITION(PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, DATA, COMPLETED, DEAD_LETTER, CONTROL, PROCESSING),
    DEPTHS(PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, DELAYED, PROCESSING, DEAD_LETTER, COMPLETED, CONTROL, DATA);

    private final List<Key> keys;
    private final byte[] body;
    private final String digest;
    private final byte[] sha;

    Script(Key... keys) {
        this(List.of(), keys);
    }

    /** One that calls others: each is a function of its name that takes KEYS and ARGV. It gets the keys of all. */
    Script(List<Script> called) {
        this(
                called,
                called.stream()
                        .flatMap(script -> script.keys.stream())
                        .distinct()
                        .toArray(Key[]::new));
    }

    Script(List<Script> called, Key... keys) {
        this.keys = List.of(keys);
        String functions = called.stream()
                .map(script ->
                        "local function " + script.fileName() + "(KEYS, ARGV)\n" + read(script.fileName()) + "end\n")
                .collect(Collectors.joining());
        this.body = Bytes.of(Prelude.before(functions + read(fileName())));
        this.digest = Base16.digest(body);
        this.sha = Bytes.of(digest);
    }

    /** The keys that every call gets, in the order of the script's header. */
    List<Key> keys() {
        return keys;
    }

    byte[] body() {
        return body;
    }

    /** The name by which EVALSHA knows the script. */
    byte[] sha() {
        return sha;
    }

    /** The same as text. */
    String digest() {
        return digest;
    }

    private String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In a class of its own, since an enum's constants are made before its static fields. */
    private static final class Prelude {
        private static final Pattern NAME = Pattern.compile("(?m)^local (?:function )?(\\w+)");
        private static final List<String> PARTS =
                List.of(Pattern.compile("\n{2,}").split(read("_prelude").strip()));

        /** What the text needs of it, and the text. Redis makes every function anew at each call, used or not. */
        static String before(String text) {
            String script = text;
            for (int i = PARTS.size() - 1; i >= 0; i--) { // a part uses those before it
                Matcher name = NAME.matcher(PARTS.get(i));
                if (name.find()
                        && Pattern.compile("\\b" + name.group(1) + "\\b")
                                .matcher(script)
                                .find()) {
                    script = PARTS.get(i) + "\n\n" + script;
                }
            }
            return script;
        }
    }

    private static String read(String file) {
        try (InputStream in = Script.class.getResourceAsStream("lua/" + file + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("lua/" + file + ".lua is missing from the class path");
            }
            return Bytes.text(in.readAllBytes()) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
