package io.holdfast.monitor.security;

import io.holdfast.queue.file.WatchedFile;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The users of the monitor. Thread-safe. */
public final class Users {

    private final @Nullable WatchedFile<Map<String, MonitorUser>> file;
    private final @Nullable MonitorUser single;

    Users(@Nullable WatchedFile<Map<String, MonitorUser>> file, @Nullable MonitorUser single) {
        this.file = file;
        this.single = single;
    }

    /** @throws io.holdfast.queue.file.InvalidFileException if the file cannot be read or has an invalid line */
    static Users of(AccessProperties access) {
        return new Users(fileOf(access), singleOf(access));
    }

    private static @Nullable WatchedFile<Map<String, MonitorUser>> fileOf(AccessProperties access) {
        return access.usersFile() == null
                ? null
                : new WatchedFile<>("MONITOR_USERS_FILE", access.usersFile(), UserLines::parse);
    }

    private static @Nullable MonitorUser singleOf(AccessProperties access) {
        if (access.user() == null) {
            return null;
        }
        return new MonitorUser(
                access.user(), Role.OPERATOR, String.valueOf(new BCryptPasswordEncoder().encode(access.password())));
    }

    /** Whether people must log in. */
    public boolean areConfigured() {
        return file != null || single != null;
    }

    Optional<MonitorUser> find(String name) {
        if (single != null && single.name().equals(name)) {
            return Optional.of(single);
        }
        return Optional.ofNullable(file).map(users -> users.content().get(name));
    }

    /** Whether this user still exists with the same role and password. */
    boolean has(MonitorUser user) {
        return find(user.name()).filter(user::equals).isPresent();
    }
}
