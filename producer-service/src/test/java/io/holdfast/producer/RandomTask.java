package io.holdfast.producer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A random task as a client might write it, composed of pieces with a known meaning.
 *
 * @param id null when the client chooses none
 */
record RandomTask(String json, boolean valid, String id, String queue, String payload, boolean delayed) {

    /** Few enough that ids repeat, many enough that new ones occur to the end. */
    static final int IDS = 600;

    private static final List<String> PAYLOADS = List.of(
            "null",
            "1e400",
            "-0.0",
            "\"\\ud800\"",
            "{\"b\":1,\"a\" :2,\"b\":3}",
            "[ ]",
            "\"ü😀\"",
            "[[[]]]",
            "{\"id\":\"x\"}",
            "12345678901234567890",
            "\"}]\"",
            "{\"\":{\"type\":[1,{\"queue\":null}]}}");
    private static final List<String> GOOD = List.of(
            "\"type\":\"a.b:c_d-e\"",
            "\"priority\":\"high\"",
            "\"priority\":\"low\"",
            "\"max_retries\":0",
            "\"timeout_ms\":1",
            "\"expires_at\":\"2999-01-01T00:00:00Z\"",
            "\"idempotency_key\":\"k ü\"",
            "\"key\":\"Zoë & co\"",
            "\"retry_count\":\"any\"",
            "\"created_at\":[{}]",
            "\"execute_at\":\"2001-01-01T00:00:00+05:00\"");
    private static final List<String> BAD = List.of(
            "\"type\":1",
            "\"priority\":\"HIGH\"",
            "\"max_retries\":101",
            "\"max_retries\":1.5",
            "\"timeout_ms\":0",
            "\"expires_at\":\"2999-01-01T00:00:00\"",
            "\"idempotency_key\":\"\"",
            "\"key\":\"a\\n\"",
            "\"unknown\":1",
            "\"payload\":01",
            "\"execute_at\":\"soon\"",
            "\"delay_ms\":-1",
            "\"delay_ms\":1e400",
            "\"type\":\"a\",\"type\":\"a\"",
            "\"id\":\"a b\"",
            "\"queue\":\"\"",
            "\"payload\":[",
            "\"payload\":\"\\x\"",
            "\"delay_ms\":null");

    static RandomTask of(Random random, double badShare) {
        List<String> fields = new ArrayList<>();
        String id = random.nextInt(3) == 0 ? "id" + random.nextInt(IDS) : null;
        String queue = random.nextInt(3) == 0 ? "q" + random.nextInt(3) : "default";
        String payload = random.nextInt(4) == 0 ? "null" : pick(PAYLOADS, random);
        boolean delayed = random.nextInt(5) == 0;
        addTo(fields, id != null, "\"id\":\"" + id + "\"");
        addTo(fields, !queue.equals("default") || random.nextBoolean(), "\"queue\":\"" + queue + "\"");
        addTo(fields, !payload.equals("null") || random.nextBoolean(), "\"payload\":" + payload);
        addTo(fields, delayed, "\"delay_ms\":3600000");
        String good = pick(GOOD, random);
        addTo(fields, random.nextBoolean() && !(delayed && good.startsWith("\"execute_at")), good);
        boolean bad = random.nextDouble() < badShare;
        addTo(fields, bad, pick(BAD, random));
        Collections.shuffle(fields, random);
        String space = pick(List.of("", " ", "\n\t"), random);
        String json = "{" + space + String.join(space + "," + space, fields) + space + "}";
        return new RandomTask(json, !bad, id, queue, payload, delayed);
    }

    private static void addTo(List<String> fields, boolean really, String field) {
        if (really) {
            fields.add(field);
        }
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
