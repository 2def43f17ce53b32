package io.holdfast.queue.redis;

import java.util.Locale;

/** Tells by what name Redis knows a script. Here, since the scripts are nobody else's business. */
public final class ScriptDigests {

    private ScriptDigests() {}

    /** @param script as its file is named */
    public static String of(String script) {
        return Bytes.text(Script.valueOf(script.toUpperCase(Locale.ROOT)).sha());
    }
}
