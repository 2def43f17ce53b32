package io.holdfast.benchmarks.contender;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A script of the reference, loaded into one server. */
final class BareScript {

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final String sha;
    private final byte[][] keys;

    private BareScript(StatefulRedisConnection<byte[], byte[]> connection, String sha, byte[][] keys) {
        this.connection = connection;
        this.sha = sha;
        this.keys = keys;
    }

    static BareScript load(StatefulRedisConnection<byte[], byte[]> connection, String name, String... keys) {
        try (InputStream file = BareScript.class.getResourceAsStream(name + ".lua")) {
            if (file == null) {
                throw new IllegalStateException(name + ".lua is missing from the class path");
            }
            String sha = connection.sync().scriptLoad(file.readAllBytes());
            return new BareScript(
                    connection, sha, Stream.of(keys).map(BareScript::bytes).toArray(byte[][]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RedisFuture<List<byte[]>> send(byte[]... arguments) {
        return connection.async().evalsha(sha, ScriptOutputType.MULTI, keys, arguments);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
