package io.holdfast.cli.doctor;

import io.holdfast.cli.redis.RedisSession;
import io.holdfast.queue.redis.connection.StoreErrors;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What Redis says about itself, as far as it does: managed servers and ACLs refuse INFO and CONFIG. */
final class ServerFacts {

    private final RedisSession redis;
    private final @Nullable Properties info;

    private ServerFacts(RedisSession redis, @Nullable Properties info) {
        this.redis = redis;
        this.info = info;
    }

    static ServerFacts read(RedisSession redis) {
        try {
            return new ServerFacts(
                    redis, redis.plain(connection -> connection.serverCommands().info()));
        } catch (RuntimeException e) {
            return new ServerFacts(redis, refused(e));
        }
    }

    /** Whether INFO is answered. */
    boolean hasInfo() {
        return info != null;
    }

    /** A field of INFO; null if it is not there. */
    @Nullable
    String info(String name) {
        return info == null ? null : info.getProperty(name);
    }

    /** A number of INFO; 0 if it is not there. */
    long number(String name) {
        String text = info(name);
        return text == null || !text.matches("-?\\d{1,18}") ? 0 : Long.parseLong(text);
    }

    /** A setting; null if Redis refuses to tell it. */
    @Nullable
    String config(String name) {
        try {
            Properties found =
                    redis.plain(connection -> connection.serverCommands().getConfig(name));
            return found == null ? null : found.getProperty(name);
        } catch (RuntimeException e) {
            var unused = refused(e);
            return null;
        }
    }

    private static @Nullable Properties refused(RuntimeException e) {
        if (StoreErrors.isRefusal(e)) {
            return null;
        }
        throw StoreErrors.translate("read its settings", e);
    }
}
