package io.holdfast.queue.redis;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreMismatchException;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnection;

/** Whether Holdfast can work with what this Redis is and holds. */
final class StoreCheck {

    private static final byte[] FORMAT_FIELD = Bytes.of("format");

    private static final Logger log = LoggerFactory.getLogger(StoreCheck.class);

    private final ScriptRunner runner;
    private final AtomicBoolean told = new AtomicBoolean();

    StoreCheck(ScriptRunner runner) {
        this.runner = runner;
    }

    /**
     * Whether scripts can run there. Valkey tells the version of Redis that it is compatible with. An ACL or a managed
     * server may refuse to tell; then nobody knows.
     */
    void server() {
        Properties info;
        try {
            info = runner.command(
                    "info", connection -> connection.serverCommands().info("server"));
        } catch (StoreException e) {
            if (!StoreErrors.isRefusal(e)) {
                throw e;
            }
            if (told.compareAndSet(false, true)) {
                log.info(
                        "Redis refuses INFO ({}): its version, persistence and eviction policy are not checked, and tasks of a"
                                + " killed worker run again when their leases have expired",
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
            throw new StoreMismatchException("This is a Redis of 32 bits; Holdfast needs one of 64");
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

    /** Marks a queue that is new with our format. */
    void format(RedisKeys keys) {
        for (Key key : Key.values()) {
            checkType(key, keys.of(key));
        }
        byte[] control = keys.of(Key.CONTROL);
        String found = runner.command("format", connection -> formatOf(connection, control));
        if (!found.equals(RecordCodec.FORMAT)) {
            throw new StoreMismatchException("The tasks under '" + keys.prefix() + ":' have format " + found
                    + "; this version of Holdfast reads format " + RecordCodec.FORMAT);
        }
    }

    private static String formatOf(RedisConnection connection, byte[] control) {
        byte[] found = connection.hashCommands().hGet(control, FORMAT_FIELD);
        if (found == null) {
            connection.hashCommands().hSetNX(control, FORMAT_FIELD, Bytes.of(RecordCodec.FORMAT));
            found = connection.hashCommands().hGet(control, FORMAT_FIELD);
        }
        return Bytes.text(Objects.requireNonNull(found));
    }

    private void checkType(Key key, byte[] name) {
        DataType found =
                runner.command("type", connection -> connection.keyCommands().type(name));
        String expected = key.type().name().toLowerCase(Locale.ROOT);
        if (found != null && found != DataType.NONE && !found.code().equals(expected)) {
            throw new StoreMismatchException(
                    "The key '" + Bytes.text(name) + "' holds a " + found.code() + " where Holdfast keeps a " + expected
                            + "; another application, or an older Holdfast, uses this database of Redis");
        }
    }
}
