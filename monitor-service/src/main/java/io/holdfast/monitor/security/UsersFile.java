package io.holdfast.monitor.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users in a file of lines {@code name:role:bcrypt-hash}; empty lines and lines that start with {@code #} are
 * ignored. Reads the file again when it has changed. If it then has an invalid line or is gone, the last valid users remain in effect.
 * Thread-safe.
 */
final class UsersFile {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private static final Logger log = LoggerFactory.getLogger(UsersFile.class);
    private static final Pattern LINE =
            Pattern.compile("(" + NAME + "):(viewer|operator):(\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53})");

    private final Path file;
    private @Nullable Version read;
    private Map<String, MonitorUser> users;

    private record Version(FileTime time, long size) {}

    /** @throws IllegalArgumentException if the file cannot be read or has an invalid line */
    UsersFile(Path file) {
        this.file = file;
        try {
            this.read = version();
            this.users = parse(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "a readable file (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    synchronized @Nullable MonitorUser find(String name) {
        readIfChanged();
        return users.get(name);
    }

    private void readIfChanged() {
        Version now = null;
        try {
            now = version();
            if (now.equals(read)) {
                return;
            }
            users = parse(Files.readAllLines(file, StandardCharsets.UTF_8));
            log.info("The users file {} has changed and was read again: {} users", file, users.size());
        } catch (IOException | IllegalArgumentException e) {
            if (now == null && read == null) {
                return; // still gone, and reported
            }
            log.error("The users file {} has changed and is not valid: {}. The last valid users stay", file, reason(e));
        }
        read = now;
    }

    private static String reason(Exception e) {
        return e instanceof IOException
                ? "it cannot be read, " + e.getClass().getSimpleName()
                : String.valueOf(e.getMessage());
    }

    private Version version() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.lastModifiedTime(), attributes.size());
    }

    /** Names a bad line by its number and not by its text: it has a password hash, or even a password. */
    private static Map<String, MonitorUser> parse(List<String> lines) {
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
