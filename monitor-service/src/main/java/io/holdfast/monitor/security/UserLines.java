package io.holdfast.monitor.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lines {@code name:role:bcrypt-hash}. Empty lines and lines that start with {@code #} are ignored. */
final class UserLines {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private static final Pattern LINE =
            Pattern.compile("(" + NAME + "):(viewer|operator):(\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53})");

    private UserLines() {}

    /**
     * The users by their names.
     *
     * @throws IllegalArgumentException that names a bad line by its number; its text has a hash, or even a password
     */
    static Map<String, MonitorUser> parse(List<String> lines) {
        Map<String, MonitorUser> users = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " must be name:role:bcrypt-hash, with the role viewer or operator");
            }
            Role role = Role.of(parts.group(2)).orElseThrow();
            MonitorUser before = users.put(parts.group(1), new MonitorUser(parts.group(1), role, parts.group(3)));
            if (before != null) {
                throw new IllegalArgumentException("line " + (i + 1) + " repeats the user " + before.name());
            }
        }
        return Map.copyOf(users);
    }
}
