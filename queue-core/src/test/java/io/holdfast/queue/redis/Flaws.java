package io.holdfast.queue.redis;

import io.holdfast.queue.redis.script.Script;
import java.util.List;

/** Likely mistakes in scripts: guards, writes, their order, ends of lists, counts, wake-up signals. */
final class Flaws {
    private static final String HELD = "owner[row] == holder";

    static final List<Flaw> ALL = List.of(
            new Flaw(
                    Script.ENQUEUE,
                    "a write before the guard of the limit",
                    "if max > 0 then",
                    "redis.call('HSET', data, fields[before + 1], fields[before + 2])\nif max > 0 then"),
            new Flaw(
                    Script.ENQUEUE,
                    "an id is known only while its task is",
                    "(tonumber(known_until[row]) or 0) > now or seen[id]",
                    "seen[id]"),
            new Flaw(
                    Script.ENQUEUE,
                    "the mark of a tombstone is lost when its id comes back",
                    "marks == \"\" and record or marks .. record",
                    "record"),
            new Flaw(
                    Script.ENQUEUE,
                    "an id with a remaining tombstone stays known forever",
                    "redis.call(\"HGET\", data, member):match(\"^x+$\") or nil",
                    "nil"),
            new Flaw(Script.ENQUEUE, "tombstones count as pending tasks", " - whole(tombstones[i], 0)", ""),
            new Flaw(
                    Script.ACQUIRE,
                    "tasks are removed at the wrong end of the list",
                    "redis.call(\"LTRIM\", default, \"0\", digits(-of_default - 1))",
                    "redis.call(\"LTRIM\", default, of_default, \"-1\")"),
            new Flaw(
                    Script.ACQUIRE,
                    "the token does not grow while the clock stands still",
                    "whole(last, 0) + 1",
                    "whole(last, 0)"),
            new Flaw(
                    Script.ACQUIRE,
                    "the counter of tombstones is not decremented",
                    "whole(counted[i], 0) - found",
                    "whole(counted[i], 0)"),
            new Flaw(
                    Script.ACQUIRE,
                    "a tombstone entry of a returned task also acquires it",
                    "unmarked[members[i]], record = record:sub(2), nil",
                    "unmarked[members[i]], record = record:sub(2), #record > 9 and record:sub(2) or nil"),
            new Flaw(
                    Script.ACQUIRE,
                    "the wake-up signal is not passed on",
                    "signal_if_any(wakeup, high, default, low)\n\nreply[2]",
                    "reply[2]"),
            new Flaw(Script.RENEW, "the worker is not checked", HELD, "(owner[row] or ''):match('%d+') == tokens[row]"),
            new Flaw(Script.RENEW, "the lease is not extended", "redis.call(\"ZADD\", renewed, unpack(deadlines))", ""),
            new Flaw(Script.COMPLETE, "the token is not checked", "owner[row] ~= holder", "not owner[row]"),
            new Flaw(
                    Script.COMPLETE,
                    "a batch shrinks by the number sent, not the number held",
                    "redis.call(\"HDEL\", processing, unpack(of_sequence, from, to))",
                    "lengths[sequence] + 0 * redis.call(\"HDEL\", processing, unpack(of_sequence, from, to))"),
            new Flaw(
                    Script.COMPLETE,
                    "the key is not confirmed",
                    "redis.call(\"SET\", done, \"done\", \"PX\", window)",
                    ""),
            new Flaw(
                    Script.REFILL,
                    "tasks are acquired for another worker",
                    "{ worker, limit, lease, max_bytes, server, now, \"1\" }",
                    "{ 'w9', limit, lease, max_bytes, server, now, '1' }"),
            new Flaw(
                    Script.REFILL,
                    "results are not kept",
                    "snoozes, results, runs, retrying, unpack",
                    "snoozes, snoozes, runs, retrying, unpack"),
            new Flaw(
                    Script.CLAIM,
                    "two writes swapped: the key is deleted after it was set",
                    "redis.call(\"DEL\", key) -- a script that begins with a freeing write runs on a full Redis\n"
                            + "    redis.call(\"SET\", key, values[key], \"PX\", ttl)",
                    "redis.call(\"SET\", key, values[key], \"PX\", ttl)\n    redis.call(\"DEL\", key)"),
            new Flaw(
                    Script.CLAIM,
                    "a claim outlives the run of its task",
                    "holder ~= member and redis.call(\"HEXISTS\", processing, holder) == 1",
                    "holder ~= member"),
            new Flaw(Script.RETRY, "HDEL from processing left out", "redis.call(\"HDEL\", processing, held[i])", "1"),
            new Flaw(
                    Script.RETRY,
                    "no wake-up signal for a new first delayed task",
                    "if head and tonumber(head) >= first_due then signal(wakeup) end",
                    ""),
            new Flaw(
                    Script.RELEASE,
                    "tasks come back in reverse order",
                    "for i = #rows, 1, -1 do",
                    "for i = 1, #rows do"),
            new Flaw(
                    Script.BURY,
                    "batches never shrink",
                    "shrink(processing, leases, batches, tokens[i], redis.call(\"HDEL\", processing, held[i]))",
                    "redis.call(\"HDEL\", processing, held[i])"),
            new Flaw(
                    Script.REAP,
                    "a renewed task is reclaimed with its batch",
                    " == token and not deadline[i]",
                    " == token"),
            new Flaw(
                    Script.REAP,
                    "a batch is forgotten before all of it was reclaimed",
                    "if not kept_batches[token] then",
                    "if true then"),
            new Flaw(
                    Script.REAP,
                    "a request to cancel is not heard",
                    "if ends_cancelled(cancels, completed, endings, retrying, member, now) then return \"cancelled\" end",
                    ""),
            new Flaw(
                    Script.REAP,
                    "a deadline of a clock that was ahead stays",
                    "redis.call(\"ZADD\", renewed, \"XX\", unpack(corrected_renewed))",
                    ""),
            new Flaw(Script.REAP, "a clock set back is no outage", "if now < swept or now - swept", "if now - swept"),
            new Flaw(
                    Script.REAP,
                    "only the reaper's own lease makes an outage",
                    "not was_sparing and now - swept > shortest / 2",
                    "false"),
            new Flaw(
                    Script.REAP,
                    "a hold is the same for all",
                    "math.min(now, 2 * (now - outage_ended) + outage_began)",
                    "-math.huge"),
            new Flaw(
                    Script.REAP,
                    "the first to expire are taken first, and so come behind the others",
                    "if i > over then",
                    "if i <= limit then"),
            new Flaw(Script.RENEW, "the length of a lease is not recorded", "note_lease(control, noted, lease)", ""),
            new Flaw(Script.REAP, "no task is a suspect", "elseif count == 1 then", "elseif count >= 1 then"),
            new Flaw(
                    Script.DISPATCH,
                    "due tasks go in front of all others",
                    "redis.call(\"LPUSH\", list, unpack(pushed[letter]))",
                    "redis.call(\"RPUSH\", list, unpack(pushed[letter]))"),
            new Flaw(Script.DISPATCH, "no wake-up signal is sent", "signal_if_any(wakeup, high, default, low)", ""),
            new Flaw(Script.REQUEUE, "retries are kept", "redis.call(\"HDEL\", retries, member)", ""),
            new Flaw(
                    Script.PROMOTE,
                    "a task that is not delayed becomes pending too",
                    "if redis.call(\"ZREM\", delayed, member) == 0 then",
                    "if redis.call(\"ZREM\", delayed, member) == 0 and not member then"),
            new Flaw(
                    Script.PROMOTE,
                    "a task goes before those that are pending",
                    "redis.call(\"LPUSH\", list_of(pending, member), member)",
                    "redis.call(\"RPUSH\", list_of(pending, member), member)"),
            new Flaw(Script.PAUSE, "a second pause replaces the first", "HSETNX", "HSET"),
            new Flaw(
                    Script.RESUME,
                    "a queue that was not paused counts as resumed",
                    "return was_paused and { \"resumed\" } or {}",
                    "return { \"resumed\" }"),
            new Flaw(Script.PROMOTE, "no wake-up signal is sent", "if #unknown < #members then signal(wakeup) end", ""),
            new Flaw(
                    Script.DISCARD,
                    "the ending is not written",
                    "redis.call(\"HSET\", endings, member, \"cancelled\")\n    redis.call(\"ZREM\"",
                    "redis.call(\"ZREM\""),
            new Flaw(
                    Script.CANCEL,
                    "a running task is marked without a request",
                    "if not states:find(\"processing\", 1, true) then return { \"wrong\", \"processing\" } end",
                    ""),
            new Flaw(
                    Script.CANCEL,
                    "a task that has died since it was found is cancelled",
                    "redis.call(\"ZSCORE\", dead_letter, member) and \"dead\" or \"pending\"",
                    "\"pending\""),
            new Flaw(
                    Script.CANCEL,
                    "the guard for ended tasks is missing",
                    "if redis.call(\"ZSCORE\", completed, member) then",
                    "if false then"),
            new Flaw(
                    Script.TRIM,
                    "the window of a chosen id does not begin",
                    "redis.call(\"ZADD\", ids, digits(known_until), id)",
                    ""),
            new Flaw(
                    Script.TRIM,
                    "attempts are not removed",
                    "snoozes, attempts, results, progress }) do",
                    "snoozes, results, progress }) do"),
            new Flaw(
                    Script.COMPLETE,
                    "an ended task stays in its error group",
                    "redis.call(\"ZREM\", retrying, unpack(held))",
                    ""),
            new Flaw(
                    Script.RETRY,
                    "a retried task is counted twice",
                    "whole(total, 0) + #tasks",
                    "whole(total, 0) + 2 * #tasks"),
            new Flaw(
                    Script.BURY,
                    "a dead letter stays among the retrying tasks of its error group",
                    "redis.call(\"ZREM\", retrying, unpack(held))",
                    ""),
            new Flaw(
                    Script.RELEASE,
                    "a cancelled task stays in its error group",
                    "redis.call(\"ZREM\", retrying, member)",
                    ""),
            new Flaw(
                    Script.REAP,
                    "a task whose worker died stays in the group of its last error",
                    "redis.call(\"ZADD\", retrying, unpack(add_errors(errors, retrying, buried, data, now, failed)))",
                    "add_errors(errors, retrying, buried, data, now, failed)"),
            new Flaw(
                    Script.REQUEUE,
                    "a requeued task stays in its error group",
                    "redis.call(\"ZREM\", buried, member)",
                    ""),
            new Flaw(
                    Script.DISCARD,
                    "a deleted dead letter stays in its error group",
                    "redis.call(\"ZREM\", buried, member)",
                    ""),
            new Flaw(
                    Script.CANCEL,
                    "a cancelled task that was retrying stays in its error group",
                    "redis.call(\"ZREM\", retrying, member)",
                    ""),
            new Flaw(
                    Script.EXPIRE_LEASES,
                    "a worker with a newer heartbeat loses its leases",
                    "if tonumber(redis.call(\"ZSCORE\", workers, worker) or -1) ~= seen then return { 0 } end",
                    ""));

    private Flaws() {}
}
