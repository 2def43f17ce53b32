package io.holdfast.queue.redis;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Script;
import java.util.Locale;

/** Returns the digest by which Redis identifies a script. In this package, because the scripts are internal. */
public final class ScriptDigests {

    private ScriptDigests() {}

    /** @param script the name of its file */
    public static String of(String script) {
        return Bytes.text(Script.valueOf(script.toUpperCase(Locale.ROOT)).sha());
    }
}
