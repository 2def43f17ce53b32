package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Progress;
import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.redis.record.AttemptLine;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.RecordCodec.ShownRecord;
import io.holdfast.queue.redis.record.ResultCodec;
import io.holdfast.queue.redis.record.ResultCodec.ShownResult;
import io.holdfast.queue.redis.record.StateWords;
import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.record.TokenTimes;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.StoredCount;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the reply of {@code find.lua} about one task. */
final class DetailReader {

    private static final PayloadEncryption NO_KEYS = PayloadEncryption.none();

    private final QueueName queue;
    private final QueueCipher cipher;
    private final Reply reply;

    /** For callers that need neither payload nor result. */
    DetailReader(QueueName queue, Reply reply) {
        this(queue, new QueueCipher(NO_KEYS, queue), reply);
    }

    DetailReader(QueueName queue, QueueCipher cipher, Reply reply) {
        this.queue = queue;
        this.cipher = cipher;
        this.reply = reply;
    }

    TaskDetail read() {
        TaskRef ref = TaskRef.ofMember(reply.text());
        ShownRecord task = RecordCodec.show(cipher, ref.id(), reply.bytes());
        TaskState state = StateWords.stateOf(reply.text());
        Long millis = reply.millis();
        Instant time = millis == null ? null : Instant.ofEpochMilli(millis);
        String owner = reply.text();
        int failed = StoredCount.of(reply.text());
        TaskSummary summary =
                new TaskSummary(queue, ref, state, task.header(), time, failed, PlaceReader.workerOf(owner));
        String failures = reply.text();
        SnoozeRecord snooze = snooze(reply.text());
        ShownResult result = ResultCodec.show(cipher, ref.id(), reply.bytes());
        Progress progress = progress(reply.text(), owner);
        TokenTimes times = new TokenTimes(reply.text());
        List<Attempt> attempts = new ArrayList<>(AttemptLine.decode(failures, times));
        if (!owner.isEmpty()) {
            addRun(attempts, owner, null, times);
        }
        while (reply.hasMore() && time != null) {
            addSuccess(attempts, reply.text(), ref.member(), time, times);
        }
        return new TaskDetail(
                summary,
                task.payload(),
                task.encryption(),
                List.copyOf(attempts),
                snooze,
                progress,
                result.result(),
                result.encryption());
    }

    private static @Nullable SnoozeRecord snooze(String value) {
        if (value.isEmpty()) {
            return null;
        }
        String[] timesAndReason = value.split(" ", 2);
        return new SnoozeRecord(StoredCount.of(timesAndReason[0]), timesAndReason.length > 1 ? timesAndReason[1] : "");
    }

    /** The progress of an earlier run is void while another run is under way. */
    private static @Nullable Progress progress(String value, String owner) {
        String[] words = value.split(" ", 4);
        if (words.length < 4 || (!owner.isEmpty() && !owner.startsWith(words[0] + " "))) {
            return null;
        }
        try {
            return new Progress(Integer.parseInt(words[1]), words[3], Instant.ofEpochMilli(Long.parseLong(words[2])));
        } catch (NumberFormatException e) {
            return null; // damaged
        }
    }

    private static void addSuccess(
            List<Attempt> attempts, String run, String member, Instant endedAt, TokenTimes times) {
        String[] lines = run.split("\n", 3);
        if (lines.length == 3 && List.of(lines[2].split(" ", -1)).contains(member)) {
            addRun(attempts, lines[1] + " " + lines[0], endedAt, times);
        }
    }

    /** @param owner token and worker */
    private static void addRun(List<Attempt> attempts, String owner, @Nullable Instant endedAt, TokenTimes times) {
        String[] tokenAndWorker = owner.split(" ", 2);
        if (tokenAndWorker.length < 2) {
            return; // damaged
        }
        Instant startedAt = times.of(tokenAndWorker[0]);
        WorkerId worker = StoredName.worker(tokenAndWorker[1]);
        if (worker == null) {
            return; // damaged
        }
        attempts.add(
                endedAt == null ? Attempt.running(startedAt, worker) : Attempt.succeeded(startedAt, endedAt, worker));
    }
}
