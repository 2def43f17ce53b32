package io.holdfast.queue.redis;

import io.holdfast.queue.errors.ErrorPattern;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.redis.record.AttemptLine;
import io.holdfast.queue.redis.record.ResultCodec;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settles leased tasks: {@code complete.lua}, {@code retry.lua}, {@code release.lua}, {@code bury.lua}. */
final class Settlements {

    private final QueueScripts scripts;

    Settlements(QueueScripts scripts) {
        this.scripts = scripts;
    }

    Map<TaskRef, Rejection> complete(List<Completion> completions, Ending ending, Duration keyWindow) {
        return scripts.runForRejections(completing(scripts.call(Script.COMPLETE), completions, ending, keyWindow));
    }

    /** Adds the arguments of {@code complete.lua} to a call. */
    ScriptCall completing(ScriptCall call, List<Completion> completions, Ending ending, Duration keyWindow) {
        if (TimeRange.millis(keyWindow) < 1) { // Redis would reject it in the middle of the script
            throw new IllegalArgumentException("keyWindow must be at least one millisecond");
        }
        List<List<Completion>> sequences = sequencesOfOneToken(completions);
        call.arg(workerOf(completions.get(0).lease()))
                .arg(ending.label())
                .arg(TimeRange.millis(keyWindow))
                .arg(scripts.clock().now())
                .arg(completions.size())
                .arg(sequences.size());
        completions.forEach(completion -> call.arg(completion.lease().task().member()));
        sequences.forEach(same -> call.row().arg(tokenOf(same.get(0)).value()).arg(same.size()));
        call.endOfRows();
        if (ending == Ending.COMPLETED) {
            confirm(call, completions);
        }
        keepResults(call, completions);
        return call;
    }

    /** Tasks acquired in one call are usually adjacent, so their token is sent once. */
    private static List<List<Completion>> sequencesOfOneToken(List<Completion> completions) {
        List<List<Completion>> sequences = new ArrayList<>();
        int first = 0;
        for (int next = 1; next <= completions.size(); next++) {
            if (next == completions.size() || !tokenOf(completions.get(next)).equals(tokenOf(completions.get(first)))) {
                sequences.add(completions.subList(first, next));
                first = next;
            }
        }
        return sequences;
    }

    private static LeaseToken tokenOf(Completion completion) {
        return completion.lease().token();
    }

    private static void confirm(ScriptCall call, List<Completion> completions) {
        for (int row = 1; row <= completions.size(); row++) {
            IdempotencyKey key = completions.get(row - 1).key();
            if (key != null) {
                call.doneKey(key).arg(row);
            }
        }
    }

    private void keepResults(ScriptCall call, List<Completion> completions) {
        for (int row = 1; row <= completions.size(); row++) {
            Completion completion = completions.get(row - 1);
            TaskResult result = completion.result();
            if (result != null) {
                TaskId task = completion.lease().task().id();
                call.row().arg(row).arg(ResultCodec.encode(scripts.cipher(), task, result));
            }
        }
    }

    Map<TaskRef, Rejection> retry(List<Retry> retries) {
        ScriptCall call = start(Script.RETRY, retries.get(0).lease());
        for (Retry retry : retries) {
            row(call, retry.lease()).arg(retry.delay().toMillis());
            failure(call, retry.failure());
        }
        return scripts.runForRejections(call);
    }

    Map<TaskRef, Rejection> release(List<Release> releases) {
        ScriptCall call = start(Script.RELEASE, releases.get(0).lease());
        for (Release release : releases) {
            row(call, release.lease())
                    .arg(release.firstDelay().toMillis())
                    .arg(release.maxDelay().toMillis())
                    .arg(release.reason())
                    .arg(release.delaysKey() ? "1" : "");
        }
        return scripts.runForRejections(call);
    }

    Map<TaskRef, Rejection> bury(List<Burial> burials) {
        ScriptCall call = start(Script.BURY, burials.get(0).lease());
        for (Burial burial : burials) {
            failure(row(call, burial.lease()), burial.failure());
        }
        return scripts.runForRejections(call);
    }

    private static void failure(ScriptCall call, Failure failure) {
        ErrorPattern pattern = ErrorPattern.of(failure.error());
        call.arg(AttemptLine.of(failure)).arg(pattern.group()).arg(pattern.text());
    }

    private ScriptCall start(Script script, Lease lease) {
        return scripts.call(script).arg(workerOf(lease)).arg(scripts.clock().now());
    }

    private static ScriptCall row(ScriptCall call, Lease lease) {
        return call.row().arg(lease.task().member()).arg(lease.token().value());
    }

    private static String workerOf(Lease lease) {
        return lease.worker().value();
    }
}
