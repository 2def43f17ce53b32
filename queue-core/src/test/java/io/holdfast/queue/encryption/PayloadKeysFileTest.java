package io.holdfast.queue.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.queue.file.InvalidFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadKeysFileTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10); // overflows

    @TempDir
    private Path folder;

    @Test
    void aChangeIsNoticedAfterASecond() {
        KeysFile file = KeysFile.in(folder, "k1");
        PayloadKeysFile keys = new PayloadKeysFile("PAYLOAD_KEYS_FILE", file.path(), nanos::get);
        file.holds("k2", "k1");
        nanos.addAndGet(PayloadKeysFile.MAX_AGE_NANOS - 1);
        assertThat(keys.keys().ids()).containsExactly("k1");
        nanos.incrementAndGet();
        assertThat(keys.keys().ids()).containsExactly("k2", "k1");
        assertThat(keys.isCurrent()).isTrue();
    }

    @Test
    void anInvalidChangeHasNoEffect() {
        KeysFile file = KeysFile.in(folder, "k1");
        PayloadKeysFile keys = new PayloadKeysFile("PAYLOAD_KEYS_FILE", file.path(), nanos::get);
        file.write("k2:");
        assertThat(keys.newest().ids()).containsExactly("k1");
        assertThat(keys.isCurrent()).isFalse();
        file.holds("k2", "k1");
        assertThat(keys.newest().ids()).containsExactly("k2", "k1");
        assertThat(keys.isCurrent()).isTrue();
    }

    @Test
    void anInvalidFileAtStartIsRefusedInOneLine() {
        KeysFile file = KeysFile.in(folder, "k1");
        file.write("# keys\nk2:c2VjcmV0\n");
        assertThatExceptionOfType(InvalidFileException.class)
                .isThrownBy(file::encryption)
                .withMessageStartingWith("PAYLOAD_KEYS_FILE is '" + file.path()
                        + "': it must be a readable file of valid lines:" + " line 2 must be key-id:base64")
                .matches(e -> !String.valueOf(e.getMessage()).contains("c2VjcmV0"));
    }
}
