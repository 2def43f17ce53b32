package io.holdfast.monitor.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.file.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {

    private static final String HASH = "$2a$04$" + "a".repeat(53);
    private static final String OTHER_HASH = "$2y$10$" + "b".repeat(53);

    @TempDir
    private Path folder;

    private long version;

    @Test
    void usersAreReadAndCommentsAreNot() throws IOException {
        Users users = usersOf(write("# people\n\nada:operator:" + HASH + "\n bob@x.y:viewer:" + OTHER_HASH));
        assertThat(users.find("ada")).contains(new MonitorUser("ada", Role.OPERATOR, HASH));
        assertThat(users.find("bob@x.y")).contains(new MonitorUser("bob@x.y", Role.VIEWER, OTHER_HASH));
        assertThat(users.find("eve")).isEmpty();
    }

    @Test
    void aChangedFileIsReadAgain() throws IOException {
        Users users = usersOf(write("ada:viewer:" + HASH));
        write("ada:operator:" + HASH);
        assertThat(users.find("ada")).contains(new MonitorUser("ada", Role.OPERATOR, HASH));
    }

    @Test
    void afterABadChangeTheLastValidUsersStay() throws IOException {
        Users users = usersOf(write("ada:viewer:" + HASH));
        write("ada:viewer:" + HASH + "\nbob:admin:" + HASH);
        assertThat(users.find("ada")).isPresent();
        assertThat(users.find("bob")).isEmpty();
        Files.delete(folder.resolve("users"));
        assertThat(users.find("ada")).isPresent();
        write("bob:viewer:" + HASH);
        assertThat(users.find("ada")).isEmpty();
        assertThat(users.find("bob")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob",
                "bob:viewer",
                "bob:admin:$HASH",
                "bob:viewer:secret",
                "b b:viewer:$HASH",
                "ada:viewer:$HASH"
            })
    void aBadLineIsNamedByItsNumberAndNotShown(String line) throws IOException {
        Path file = write("ada:operator:" + HASH + "\n" + line.replace("$HASH", HASH));
        assertThatThrownBy(() -> usersOf(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aMissingFileIsRefused() {
        assertThatThrownBy(() -> usersOf(folder.resolve("none"))).isInstanceOf(InvalidFileException.class);
    }

    private static Users usersOf(Path file) {
        return Users.of(new AccessProperties(file, null, null, false, true));
    }

    private Path write(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("users"), text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L + 1_000 * version++));
        return file;
    }
}
