package io.holdfast.queue.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyTest {

    @Test
    void everyKeyIsDocumented() throws IOException {
        String page = Files.readString(Path.of("../docs/storage.md"));

        assertThat(Arrays.stream(Key.values()).map(key -> "`" + key.suffix() + "`"))
                .allSatisfy(name -> assertThat(page).contains(name));
    }
}
