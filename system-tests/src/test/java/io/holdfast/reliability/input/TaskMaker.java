package io.holdfast.reliability.input;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Generates one task, field by field, and tracks for each field whether the contract allows it. */
final class TaskMaker {

    private final Random random;
    private final Values values;
    private final Payloads payloads;
    private final String idStem;
    private int ids;

    private final List<String> members = new ArrayList<>();
    private Verdict verdict = Verdict.ACCEPTED;
    private @Nullable String id;
    private String queue = "default";
    private String payload = "null";

    /** A reader may stop at such an error, so that it need not report others. */
    private boolean unreadable;

    /** @param idStem unique to this generator, so that chosen ids are distinguishable */
    TaskMaker(Random random, String idStem) {
        this.random = random;
        this.values = new Values(random);
        this.payloads = new Payloads(random);
        this.idStem = idStem;
    }

    MadeTask valid() {
        begin();
        return end();
    }

    /** Adds one error, or a few. */
    MadeTask flawed() {
        begin();
        for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
            flaw();
        }
        return end();
    }

    private void begin() {
        members.clear();
        verdict = Verdict.ACCEPTED;
        id = null;
        queue = "default";
        payload = "null";
        unreadable = false;
        sometimes("type", values.quoted(values.type()));
        if (random.nextInt(4) > 0) {
            payload = payloads.valid();
            member("payload", payload);
        }
        sometimes("priority", values.quoted(values.priority()));
        if (random.nextInt(3) == 0) {
            queue = values.of(Values.QUEUES);
            member("queue", values.quoted(queue));
        }
        if (random.nextInt(3) == 0) {
            id = idStem + "-" + ids++ + "-" + values.safe(random.nextInt(90));
            member("id", values.quoted(id));
        }
        sometimes(random.nextBoolean() ? "execute_at" : "expires_at", values.moment());
        if (!has("execute_at")) {
            sometimes("delay_ms", values.delay());
        }
        sometimes("idempotency_key", values.key());
        sometimes("max_retries", values.retries());
        sometimes("timeout_ms", values.timeout());
        sometimes("retry_count", values.of("7", "-1", "\"x\"", "null", "1e999", "[[]]"));
        sometimes("created_at", values.of("\"yesterday\"", "null", "{}", "0"));
    }

    private void flaw() {
        switch (random.nextInt(15)) {
            case 0 -> bad("type", values.badType());
            case 1 -> bad("priority", values.badPriority());
            case 2 -> bad("queue", values.badQueue());
            case 3 -> bad("id", values.badId());
            case 4 -> bad("execute_at", values.badMoment());
            case 5 -> bad("expires_at", values.badMoment());
            case 6 -> bad("delay_ms", values.badCount());
            case 7 -> bad("idempotency_key", values.badKey());
            case 8 -> bad("max_retries", values.badRetries());
            case 9 -> bad("timeout_ms", values.badTimeout());
            case 10 -> bad(values.of("payloads", "Type", "nonsense", "", "é", "task_id", "x".repeat(90)), "1");
            case 11 -> twice();
            case 12 -> both();
            case 13 -> {
                drop("payload");
                member("payload", payloads.tooLarge());
                verdict = verdict.and(Verdict.TOO_LARGE.naming("payload"));
            }
            default -> {
                drop("payload");
                member("payload", random.nextBoolean() ? payloads.tooDeep() : payloads.notJson());
                verdict = verdict.and(Verdict.INVALID);
                unreadable = true;
            }
        }
    }

    private void bad(String field, String value) {
        drop(field);
        member(field, value);
        verdict = verdict.and(Verdict.INVALID.naming(field));
    }

    private void twice() {
        drop("max_retries");
        member("max_retries", "1");
        member("max_retries", "1");
        verdict = verdict.and(Verdict.INVALID.naming("max_retries"));
    }

    private void both() {
        if (verdict.fields().contains("delay_ms") || verdict.fields().contains("execute_at")) {
            return; // already invalid; a valid value would hide that
        }
        drop("delay_ms");
        drop("execute_at");
        member("delay_ms", values.delay());
        member("execute_at", values.moment());
        verdict = verdict.and(Verdict.INVALID);
    }

    private MadeTask end() {
        Collections.shuffle(members, random);
        String comma = values.of(",", ", ", " ,\n", ",\t\r\n");
        String json = "{" + String.join(comma, members) + "}";
        return new MadeTask(json, unreadable ? verdict.namingNone() : verdict, id, queue, payload);
    }

    private void sometimes(String field, String value) {
        if (random.nextInt(4) == 0) {
            member(field, value);
        }
    }

    private void member(String field, String value) {
        members.add('"' + field + '"' + values.of(":", ": ", " :\n") + value);
    }

    private boolean has(String field) {
        return members.stream().anyMatch(member -> member.startsWith('"' + field + '"'));
    }

    private void drop(String field) {
        members.removeIf(member -> member.startsWith('"' + field + '"'));
    }
}
