package io.holdfast.standalone.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OS;
import redis.embedded.model.OsArchitecture;

/** The redis-server executable for this machine, which the jar contains. */
final class RedisBinary {

    private static final String INSTEAD = "; start a Redis 6.2 or newer (or Valkey) and set REDIS_ADDR=host:port";

    private RedisBinary() {}

    /** Copies it into the folder unless it is there, and returns its path. */
    static Path unpackInto(Path folder) {
        String name = nameFor(machine());
        Path program = folder.resolve(name);
        try {
            URLConnection packed = find(name).openConnection();
            if (!Files.exists(program) || Files.size(program) != packed.getContentLengthLong()) {
                unpack(packed, program);
            }
            return program;
        } catch (IOException e) {
            throw new RedisStartException("Cannot unpack the embedded Redis to " + program + " (" + e + ")", e);
        }
    }

    private static void unpack(URLConnection packed, Path program) throws IOException {
        Path part = Files.createTempFile(program.getParent(), "redis-server", ".part");
        try (InputStream content = packed.getInputStream()) {
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!part.toFile().setExecutable(true)) {
            throw new IOException("cannot make it executable");
        }
        Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @param machine null if it is unknown */
    static String nameFor(@Nullable OsArchitecture machine) {
        if (machine != null && machine.os == OS.WINDOWS) {
            throw new RedisStartException("The embedded Redis for Windows is too old" + INSTEAD);
        }
        Map<OsArchitecture, String> programs = ExecutableProvider.newProvidedVersionsMap();
        String name = machine == null ? null : programs.get(machine);
        if (name == null) {
            throw new RedisStartException("There is no embedded Redis for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + INSTEAD);
        }
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static @Nullable OsArchitecture machine() {
        try {
            return OsArchitecture.detectOSandArchitecture();
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static URL find(String name) throws IOException {
        URL found = RedisBinary.class.getResource("/" + name);
        if (found == null) {
            throw new IOException(name + " is not in the jar");
        }
        return found;
    }
}
