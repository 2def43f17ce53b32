package io.holdfast.queue.redis.script;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The complete text of a script as Redis receives it. */
final class LuaSource {

    private final byte[] body;
    private final String digest;
    private final byte[] sha;

    LuaSource(String text) {
        this.body = Bytes.of(text);
        this.digest = Base16.digest(body);
        this.sha = Bytes.of(digest);
    }

    byte[] body() {
        return body;
    }

    /** The SHA-1 digest by which EVALSHA identifies the script. */
    byte[] sha() {
        return sha;
    }

    /** The same digest as text. */
    String digest() {
        return digest;
    }

    /** Reads a file of the folder {@code lua}. */
    static String read(String file) {
        try (InputStream in = LuaSource.class.getResourceAsStream("lua/" + file + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("lua/" + file + ".lua is missing from the class path");
            }
            return Bytes.text(in.readAllBytes()) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
