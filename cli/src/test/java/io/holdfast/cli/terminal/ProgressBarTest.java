package io.holdfast.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressBarTest {

    @Test
    void showsTheShareOrOnlyTheCount() {
        assertThat(ProgressBar.line("Purge", 50, 100, "5 tasks"))
                .isEqualTo("Purge  [###############...............] 50 %  5 tasks");
        assertThat(ProgressBar.line("Enqueue", 7, 0, "7 tasks")).isEqualTo("Enqueue  7 tasks");
        assertThat(ProgressBar.line("Drain", -5, 10, "more")).contains("] 0 %");
        assertThat(ProgressBar.line("Drain", 20, 10, "more")).contains("] 100 %");
    }

    @ParameterizedTest
    @CsvSource({"true, true, true", "true, false, false", "false, true, false", "false, false, false"})
    void isOnlyWrittenToATerminal(boolean out, boolean err, boolean shown) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), stream, stream, false, out, err, false);
        try (ProgressBar bar = new ProgressBar(streams, "Purge", 10)) {
            bar.update(5, "5 tasks");
        }
        assertThat(written.size() > 0).isEqualTo(shown);
    }
}
