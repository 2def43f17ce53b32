package io.holdfast.queue.redis.script;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The functions that scripts share: {@code _prelude.lua}. Each script is sent only with the functions it uses, because
 * Redis creates each function again at every call.
 */
final class Prelude {

    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final Pattern NAME = Pattern.compile("(?m)^local (?:function )?(\\w+)");
    private static final List<String> PARTS = List.of(
            Pattern.compile("\n{2,}(?=\\S)").split(LuaSource.read("_prelude").strip()));

    private Prelude() {}

    /** Returns the text, preceded by the functions it uses. */
    static String before(String text) {
        Set<String> used = wordsOf(text);
        StringBuilder script = new StringBuilder(text);
        for (int i = PARTS.size() - 1; i >= 0; i--) { // a part may use those before it
            String part = PARTS.get(i);
            Matcher name = NAME.matcher(part);
            if (name.find() && used.contains(name.group(1))) {
                script.insert(0, part + "\n\n");
                used.addAll(wordsOf(part));
            }
        }
        return script.toString();
    }

    private static Set<String> wordsOf(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(HashSet::new));
    }
}
