package io.holdfast.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * A wall clock with an offset, for child processes, by a small library that is loaded before the C library. It is
 * compiled here, so it needs Linux and a C compiler. (libfaketime makes a JVM start ten times slower.)
 */
public final class WrongClock {

    private final Path library;

    /** @throws IOException if there is no C compiler */
    public WrongClock(Path folder) throws IOException {
        Path source = folder.resolve("wrong_clock.c");
        library = folder.resolve("wrong_clock.so");
        try (InputStream text = Objects.requireNonNull(WrongClock.class.getResourceAsStream("/wrong_clock.c"))) {
            Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Process compiler = new ProcessBuilder(
                        "cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
                .redirectErrorStream(true)
                .start();
        String complaints = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!complaints.isEmpty() || !Files.exists(library)) {
            throw new UncheckedIOException(new IOException("Not compiled: " + complaints));
        }
    }

    /** The environment variables that a process needs; elapsed time is not affected. */
    public Map<String, String> environment(Duration off) {
        return Map.of("LD_PRELOAD", library.toString(), "WRONG_CLOCK_SECONDS", Long.toString(off.toSeconds()));
    }
}
