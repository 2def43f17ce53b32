package io.holdfast.reliability.input;

import java.util.Random;

/** Payloads as JSON text: any value is allowed, up to a depth of 500 and 256 KiB. */
final class Payloads {

    static final int MAX_BYTES = 262_144;
    static final int MAX_DEPTH = 500;

    private static final String[] ODD_BUT_ALLOWED = {
        "null",
        "1e400",
        "-1E+999",
        "12345678901234567890",
        "-0",
        "0.1000000000000000000000000000000000001",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud800 alone\"",
        "\"\\ud83d\\ude00 😀 ü \\/ \\b\\f\\n\\r\\t\"",
        "{\"a\":1,\"a\":2}",
        "{\"\":{\"\":[]}}",
        "[ 1 ,\t2\r\n, [ ] , { } ]",
        "\"\uFFFF \u2028 \u007f\"",
        "{\"__proto__\":{},\"@class\":\"java.lang.Runtime\",\"$type\":\"x\"}",
        "\"${jndi:ldap://127.0.0.1/x} {{7*7}} '; DROP TABLE tasks; --\"",
        "true"
    };
    private static final String[] NO_JSON = {
        "",
        "nul",
        "NaN",
        "Infinity",
        "-",
        "01",
        "+1",
        ".5",
        "1.",
        "1e",
        "0x10",
        "1_000",
        "'a'",
        "\"a",
        "a\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\\"",
        "\"\n\"",
        "\"\u0001\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\" 1}",
        "{1:2}",
        "[1}",
        "//c\n1",
        "1/**/",
        "#\n1",
        "True",
        "undefined",
        "\u00a01",
        "\uFEFF1",
        "1;",
        "--1",
        "1e1.5"
    };

    private final Random random;

    Payloads(Random random) {
        this.random = random;
    }

    String valid() {
        int kind = random.nextInt(100);
        if (kind < 40) {
            return ODD_BUT_ALLOWED[random.nextInt(ODD_BUT_ALLOWED.length)];
        }
        if (kind < 90) {
            return value(random.nextInt(6));
        }
        if (kind < 95) {
            return random.nextInt(10) == 0 ? ofBytes(MAX_BYTES) : ofBytes(2 + random.nextInt(5_000));
        }
        return nested(kind == 99 ? MAX_DEPTH : 1 + random.nextInt(MAX_DEPTH));
    }

    String notJson() {
        return NO_JSON[random.nextInt(NO_JSON.length)];
    }

    String tooLarge() {
        return ofBytes(MAX_BYTES + 1 + random.nextInt(1_000));
    }

    String tooDeep() {
        int depth = random.nextInt(3) == 0 ? 1_000 + random.nextInt(50_000) : MAX_DEPTH + 1 + random.nextInt(8);
        return nested(depth);
    }

    private static String ofBytes(int bytes) {
        return '"' + "x".repeat(bytes - 2) + '"';
    }

    private String nested(int depth) {
        return random.nextBoolean()
                ? "[".repeat(depth) + "]".repeat(depth)
                : "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }

    private String value(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? Double.toString(random.nextGaussian()) : ODD_BUT_ALLOWED[random.nextInt(6)];
        }
        StringBuilder text = new StringBuilder("{");
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append("\"k")
                    .append(i)
                    .append("\" : [")
                    .append(value(depth - 1))
                    .append(i == 0 ? "]" : "],");
        }
        return text.append('}').toString();
    }
}
