package io.holdfast.reliability.input;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Generates requests, about half of them valid. The same seed and number generate the same request. */
public final class RequestMaker {

    private static final int MAX_TASKS = 10_000;
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final Random random;
    private final TaskMaker tasks;

    private RequestMaker(long seed, int number) {
        this.random = new Random(seed * 1_000_003 + number);
        this.tasks = new TaskMaker(random, "r" + number);
    }

    public static MadeRequest request(long seed, int number) {
        return new RequestMaker(seed, number).make(number);
    }

    private MadeRequest make(int number) {
        if (number % 700 == 350) {
            return huge();
        }
        int kind = random.nextInt(100);
        if (kind < 50) {
            return framed("valid", random.nextInt(3) > 0 ? one(tasks.valid()) : many(validTasks()));
        }
        if (kind < 70) {
            return framed("bad field", random.nextInt(3) > 0 ? one(tasks.flawed()) : many(withOneFlawed()));
        }
        if (kind < 80) {
            return framed("not JSON", notJson());
        }
        if (kind < 87) {
            return framed("not UTF-8", new Bodies(random, tasks).badlyEncoded());
        }
        return new Frames(random, kind < 94 ? one(tasks.valid()) : many(validTasks())).odd();
    }

    private MadeRequest framed(String what, MadeBody body) {
        return new Frames(random, body).usual(what);
    }

    static MadeBody one(MadeTask task) {
        return new MadeBody("/task", utf8(task.json()), task.verdict(), List.of(task));
    }

    static MadeBody many(List<MadeTask> all) {
        String json = all.stream().map(MadeTask::json).collect(Collectors.joining(" ,", "[", "]"));
        Verdict verdict = all.stream().map(MadeTask::verdict).reduce(Verdict.ACCEPTED, Verdict::and);
        return new MadeBody("/tasks", utf8(json), verdict, all);
    }

    private List<MadeTask> validTasks() {
        List<MadeTask> all = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 60 : 5); i >= 0; i--) {
            all.add(tasks.valid());
        }
        return all;
    }

    private List<MadeTask> withOneFlawed() {
        List<MadeTask> all = validTasks();
        all.set(random.nextInt(all.size()), tasks.flawed());
        return all;
    }

    private MadeBody notJson() {
        String task = tasks.valid().json();
        String path = random.nextBoolean() ? "/task" : "/tasks";
        String text = switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> " \r\n\t";
            case 2 -> path.equals("/task") ? "[" + task + "]" : task;
            case 3 -> task.substring(0, random.nextInt(task.length()));
            case 4 -> task + (random.nextBoolean() ? "x" : task);
            case 5 -> path.equals("/task") ? "null" : "[]";
            case 6 -> path.equals("/task") ? "\"{}\"" : "[[" + task + "]]";
            case 7 -> "[".repeat(1 + random.nextInt(100_000));
            case 8 -> "{\"payload\":".repeat(1 + random.nextInt(20_000));
            case 9 -> task + "\0";
            case 10 -> "1e999999999";
            default -> "[" + task + ",]";
        };
        return new MadeBody(path, utf8(text), Verdict.INVALID, List.of());
    }

    /** Requests at the limits of a call, or just beyond them. */
    private MadeRequest huge() {
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] body = new byte[MAX_BYTES + 1];
                Arrays.fill(body, (byte) ' ');
                body[0] = '{';
                body[1] = '}';
                return framed("a byte too many", new MadeBody("/task", body, Verdict.TOO_LARGE, List.of()));
            }
            case 1 -> {
                String json = "[" + "{},".repeat(MAX_TASKS) + "{}]";
                return framed("a task too many", new MadeBody("/tasks", utf8(json), Verdict.TOO_LARGE, List.of()));
            }
            case 2 -> {
                MadeTask plain = new MadeTask("{}", Verdict.ACCEPTED, null, "default", "null");
                return framed("the maximum number of tasks", many(java.util.Collections.nCopies(MAX_TASKS, plain)));
            }
            default -> {
                byte[] body = new byte[MAX_BYTES];
                Arrays.fill(body, (byte) ' ');
                MadeTask task = tasks.valid();
                byte[] json = utf8(task.json());
                System.arraycopy(json, 0, body, MAX_BYTES - json.length, json.length);
                return framed("as many bytes as may be", new MadeBody("/task", body, task.verdict(), List.of(task)));
            }
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
