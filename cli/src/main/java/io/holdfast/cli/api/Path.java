package io.holdfast.cli.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The path of a call, with its query. */
public record Path(String text) {

    /** @param segments names, which are encoded */
    public static Path of(String... segments) {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            path.append('/').append(encoded(segment));
        }
        return new Path(path.toString());
    }

    /** @param value null leaves the parameter out */
    public Path with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        char separator = text.indexOf('?') < 0 ? '?' : '&';
        return new Path(text + separator + name + "=" + encoded(value.toString()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
