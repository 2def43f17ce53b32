package io.holdfast.queue.redis;

import io.holdfast.queue.redis.record.StateWords;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** User actions on a task: {@code cancel.lua}, {@code requeue.lua}, {@code promote.lua}, {@code discard.lua}. */
final class Interventions {

    private final QueueScripts scripts;

    Interventions(QueueScripts scripts) {
        this.scripts = scripts;
    }

    CancelResult cancel(TaskId id, Set<TaskState> states) {
        return cancelled(scripts.run(cancelCall(id, states)));
    }

    /** All calls are under way at once. */
    Map<TaskId, CancelResult> cancel(List<TaskId> ids, Set<TaskState> states) {
        Map<TaskId, CompletableFuture<Reply>> calls = new LinkedHashMap<>();
        ids.forEach(id -> calls.put(id, scripts.start(cancelCall(id, states))));
        Map<TaskId, CancelResult> results = new HashMap<>();
        calls.forEach((id, call) ->
                results.put(id, cancelled(ScriptRunner.await(Script.CANCEL, call, ScriptRunner.MAX_WAIT.toNanos()))));
        return results;
    }

    private ScriptCall cancelCall(TaskId id, Set<TaskState> states) {
        return scripts.call(Script.CANCEL)
                .arg(id.value())
                .arg(states.stream().map(TaskState::label).collect(Collectors.joining(" ")))
                .arg(scripts.clock().now());
    }

    private static CancelResult cancelled(Reply reply) {
        String word = reply.text();
        if (word.equals("cancelled")) {
            return new CancelResult.Cancelled();
        } else if (word.equals("requested")) {
            return new CancelResult.Requested();
        } else if (word.equals("wrong_state")) {
            return new CancelResult.WrongState(StateWords.stateOf(reply.text()));
        }
        return new CancelResult.Unknown();
    }

    Set<TaskId> requeue(List<TaskRef> dead) {
        ScriptCall call = scripts.call(Script.REQUEUE);
        dead.forEach(task -> call.arg(task.member()));
        return idsOf(scripts.run(call));
    }

    Set<TaskId> promote(List<TaskRef> delayed) {
        ScriptCall call = scripts.call(Script.PROMOTE);
        delayed.forEach(task -> call.arg(task.member()));
        return idsOf(scripts.run(call));
    }

    Set<TaskId> discard(List<TaskRef> dead) {
        ScriptCall call = scripts.call(Script.DISCARD).arg(scripts.clock().now());
        dead.forEach(task -> call.arg(task.member()));
        return idsOf(scripts.run(call));
    }

    private static Set<TaskId> idsOf(Reply members) {
        Set<TaskId> ids = new HashSet<>();
        while (members.hasMore()) {
            ids.add(TaskRef.ofMember(members.text()).id());
        }
        return ids;
    }
}
