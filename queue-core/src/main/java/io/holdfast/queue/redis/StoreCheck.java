package io.holdfast.queue.redis;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.ManyQueues;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.QueueName;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether Holdfast can work with this Redis and its data. */
final class StoreCheck {

    private static final String PREFIX = "<prefix>";
    private static final String NEW = "new";

    private static final Logger log = LoggerFactory.getLogger(StoreCheck.class);

    private final ScriptRunner runner;
    private final AtomicBoolean logged = new AtomicBoolean();

    StoreCheck(ScriptRunner runner) {
        this.runner = runner;
    }

    /**
     * Checks whether scripts can run there. Valkey reports the version of Redis that it is compatible with. An ACL or a
     * managed server may refuse INFO; the check is then skipped.
     */
    void server() {
        Properties info;
        try {
            info = runner.commands()
                    .run("read INFO", connection -> connection.serverCommands().info("server"));
        } catch (StoreException e) {
            if (!StoreErrors.isRefusal(e)) {
                throw e;
            }
            if (logged.compareAndSet(false, true)) {
                log.info(
                        "Redis refuses INFO ({}): its version, persistence and eviction policy are not checked. Tasks"
                                + " of a killed worker run again only after their leases have expired",
                        StoreErrors.reason(e));
            }
            return;
        }
        if (info != null) {
            server(info);
        }
    }

    static void server(Properties info) {
        String version = valueOf(info, "redis_version");
        String[] parts = version.split("\\D+", -1);
        if (parts.length >= 2
                && !parts[0].isEmpty()
                && Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]) < 602) {
            throw new StoreMismatchException(
                    "This is Redis " + version + "; Holdfast needs Redis 6.2 or newer, or Valkey");
        }
        if (valueOf(info, "arch_bits").equals("32")) {
            throw new StoreMismatchException("This Redis is a 32-bit build; Holdfast needs a 64-bit one");
        }
    }

    /** In Cluster the names begin with the node's address. */
    private static String valueOf(Properties info, String name) {
        return info.stringPropertyNames().stream()
                .filter(found -> found.endsWith(name))
                .map(info::getProperty)
                .findFirst()
                .orElse("unknown");
    }

    /** Marks new queues with the current format, unless one queue is refused. */
    void formats(Collection<QueueName> queues, ManyQueues many, boolean cluster) {
        Map<QueueName, String> found = verify(queues, many, "");
        found.forEach((queue, refusal) -> {
            if (!refusal.isEmpty() && !refusal.equals(NEW)) {
                throw new StoreMismatchException(
                        refusal.replace(PREFIX, RedisKeys.of(queue, cluster).prefix()));
            }
        });
        List<QueueName> unmarked =
                queues.stream().filter(queue -> NEW.equals(found.get(queue))).toList();
        verify(unmarked, many, "1");
    }

    private static Map<QueueName, String> verify(Collection<QueueName> queues, ManyQueues many, String mark) {
        List<Key> others = Key.allExcept(Script.VERIFY.keys());
        return many.call(
                        Script.VERIFY,
                        others,
                        queues,
                        call -> {
                            call.arg(RecordCodec.FORMAT).arg(mark);
                            Stream.concat(Script.VERIFY.keys().stream(), others.stream())
                                    .forEach(key -> call.arg(key.type().name().toLowerCase(Locale.ROOT)));
                        },
                        StoreCheck::refusal)
                .all();
    }

    private static String refusal(Reply reply) {
        String word = reply.hasMore() ? reply.text() : "";
        if (word.equals("type")) {
            return "The key '" + reply.text() + "' is a " + reply.text() + "; Holdfast needs a " + reply.text()
                    + ". Another application, or an older Holdfast, uses this database of Redis";
        } else if (word.equals("format")) {
            return "The tasks under '" + PREFIX + ":' have format " + reply.text()
                    + "; this version of Holdfast reads format " + RecordCodec.FORMAT;
        }
        return word;
    }
}
