package io.holdfast.queue.redis.script;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions that scripts share: {@code _prelude.lua}. Each script is sent only with the functions it uses, because
 * Redis creates each function again at every call.
 */
final class Prelude {

    private static final Pattern NAME = Pattern.compile("(?m)^local (?:function )?(\\w+)");
    private static final List<String> PARTS = List.of(
            Pattern.compile("\n{2,}(?=\\S)").split(LuaSource.read("_prelude").strip()));

    private Prelude() {}

    /** Returns the text, preceded by the functions it uses. */
    static String before(String text) {
        String script = text;
        for (int i = PARTS.size() - 1; i >= 0; i--) { // a part may use those before it
            if (isUsed(PARTS.get(i), script)) {
                script = PARTS.get(i) + "\n\n" + script;
            }
        }
        return script;
    }

    private static boolean isUsed(String part, String script) {
        Matcher name = NAME.matcher(part);
        return name.find()
                && Pattern.compile("\\b" + name.group(1) + "\\b")
                        .matcher(script)
                        .find();
    }
}
