package io.holdfast.reliability.input;

import java.util.Random;

/** Valid and invalid values of a task's fields, as JSON text. */
final class Values {

    static final String[] QUEUES = {"default", "bad-input", "Bad_Input-2", "q".repeat(64), "0"};

    private static final String SAFE = "ABCXYZabcxyz0189_-";
    private static final String[] PRIORITIES = {"high", "default", "low"};
    private static final String[] MOMENTS = {
        "2030-01-31T12:00:00Z",
        "2001-01-01T00:00:00Z",
        "2032-02-29T23:59:59.123456789+14:00",
        "2030-01-31t12:00:00.5z",
        "2030-06-30T00:00:00-11:30",
        "1985-04-12T23:20:50.52Z",
        "2030-01-31T12:00:00-00:00"
    };
    private static final String[] NO_MOMENTS = {
        "\"2030-01-31T12:00:00\"",
        "\"2031-02-29T00:00:00Z\"",
        "\"2030-13-01T00:00:00Z\"",
        "\"2030-01-31\"",
        "\"2030-01-31T25:00:00Z\"",
        "\"2030-01-31T12:00Z\"",
        "\"tomorrow\"",
        "\"\"",
        "\" 2030-01-31T12:00:00Z\"",
        "\"2030-01-31T12:00:00+1:00\"",
        "\"2030-01-31T12:00:00\\u0000Z\"",
        "\"٢٠٣٠-01-31T12:00:00Z\"",
        "1924992000000",
        "true",
        "{}"
    };
    private static final String[] NO_TEXTS = {"null", "1", "true", "[]", "{\"a\":1}", "[\"a\"]", "1e999"};
    private static final String[] NO_COUNTS = {
        "-1",
        "1.5",
        "1e999",
        "-1e999",
        "12345678901234567890",
        "99999999999999999999",
        "\"5\"",
        "\"\"",
        "true",
        "[]",
        "[1]",
        "{}",
        "0.1",
        "-9223372036854775809",
        "18446744073709551616"
    };

    private final Random random;

    Values(Random random) {
        this.random = random;
    }

    String of(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    String quoted(String text) {
        return '"' + text + '"';
    }

    String safe(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(SAFE.charAt(random.nextInt(SAFE.length())));
        }
        return text.toString();
    }

    String type() {
        return of("email", "a", "A.b:c_d-9", "t".repeat(100), "type-" + random.nextInt(1_000_000), "\\u0061bc");
    }

    String badType() {
        return of(
                quoted(""),
                quoted("t".repeat(101)),
                quoted("a b"),
                quoted("ä"),
                quoted("a\\u0000"),
                quoted("a/b"),
                quoted("\\ud800"),
                quoted("😀"),
                quoted("a\\n"),
                of(NO_TEXTS));
    }

    String priority() {
        return of(PRIORITIES);
    }

    String badPriority() {
        return of(quoted("urgent"), quoted("HIGH"), quoted(""), quoted("high "), quoted("0"), of(NO_TEXTS));
    }

    String badQueue() {
        return of(
                quoted(""),
                quoted("q".repeat(65)),
                quoted("a.b"),
                quoted("a b"),
                quoted("{tasks}"),
                quoted("ü"),
                quoted("a:b"),
                quoted("*"),
                quoted("\\u0000"),
                of(NO_TEXTS));
    }

    String badId() {
        return of(
                quoted(""),
                quoted("i".repeat(129)),
                quoted("a.b"),
                quoted("a/b"),
                quoted("é"),
                quoted("a\\tb"),
                quoted("../x"),
                of(NO_TEXTS));
    }

    String moment() {
        return quoted(of(MOMENTS));
    }

    String badMoment() {
        return of(NO_MOMENTS);
    }

    String key() {
        return quoted(of("k", "k".repeat(256), "order 7 / ü", "\\\"\\\\", safe(20)));
    }

    String badKey() {
        return of(quoted(""), quoted("k".repeat(257)), of(NO_TEXTS));
    }

    String delay() {
        return of("0", "1", "60000", "86400000");
    }

    String badCount() {
        return of(NO_COUNTS);
    }

    String retries() {
        return Integer.toString(random.nextInt(101));
    }

    String badRetries() {
        return random.nextBoolean() ? "101" : badCount();
    }

    String timeout() {
        return of("1", "1000", "3600000");
    }

    String badTimeout() {
        return random.nextBoolean() ? "0" : badCount();
    }
}
