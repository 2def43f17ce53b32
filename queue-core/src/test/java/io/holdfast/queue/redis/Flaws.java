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
                    "record",
                    51),
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
                    "redis.call(\"LTRIM\", default, of_default, \"-1\")",
                    1),
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
                    "unmarked[members[i]], record = record:sub(2), #record > 9 and record:sub(2) or nil",
                    2),
            new Flaw(
                    Script.ACQUIRE,
                    "the wake-up signal is not passed on",
                    "\"\") end\n  signal_if_any(wakeup, high, default, low, turns)",
                    "\"\") end"),
            new Flaw(
                    Script.RENEW,
                    "the worker is not checked",
                    HELD,
                    "(owner[row] or ''):match('%d+') == tokens[row]",
                    1),
            new Flaw(Script.RENEW, "the lease is not extended", "redis.call(\"ZADD\", renewed, unpack(deadlines))", ""),
            new Flaw(Script.COMPLETE, "the token is not checked", "owner[row] ~= holder", "not owner[row]"),
            new Flaw(
                    Script.COMPLETE,
                    "a batch shrinks by the number sent, not the number held",
                    "redis.call(\"HDEL\", processing, unpack(of_sequence, from, to))",
                    "lengths[sequence] + 0 * redis.call(\"HDEL\", processing, unpack(of_sequence, from, to))",
                    2),
            new Flaw(
                    Script.COMPLETE,
                    "the key is not confirmed",
                    "redis.call(\"SET\", done, \"done\", \"PX\", window)",
                    "",
                    1),
            new Flaw(
                    Script.REFILL,
                    "tasks are acquired for another worker",
                    "{ worker, limit, lease, max_bytes, server, now, \"1\", clock_given }",
                    "{ 'w9', limit, lease, max_bytes, server, now, '1', clock_given }"),
            new Flaw(
                    Script.REFILL,
                    "results are not kept",
                    "snoozes, results, runs, errors_retrying,",
                    "snoozes, snoozes, runs, errors_retrying,"),
            new Flaw(
                    Script.CLAIM,
                    "two writes swapped: the key is deleted after it was set",
                    "redis.call(\"DEL\", key) -- a script that begins with a freeing write runs on a full Redis\n"
                            + "    redis.call(\"SET\", key, values[key], \"PX\", ttl)",
                    "redis.call(\"SET\", key, values[key], \"PX\", ttl)\n    redis.call(\"DEL\", key)",
                    2),
            new Flaw(
                    Script.CLAIM,
                    "a claim outlives the run of its task",
                    "holder ~= member and redis.call(\"HEXISTS\", processing, holder) == 1",
                    "holder ~= member",
                    12),
            new Flaw(Script.RETRY, "HDEL from processing left out", "redis.call(\"HDEL\", processing, held[i])", "1"),
            new Flaw(
                    Script.RETRY,
                    "no wake-up signal for a new first delayed task",
                    "if is_freed or head and tonumber(head) >= first_due then signal(wakeup) end",
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
                    "if true then",
                    1),
            new Flaw(
                    Script.REAP,
                    "a request to cancel is not heard",
                    "if ends_cancelled(cancels, completed, endings, errors_retrying, member, now) then return \"cancelled\" end",
                    "",
                    1),
            new Flaw(
                    Script.REAP,
                    "a deadline of a clock that was ahead stays",
                    "redis.call(\"ZADD\", renewed, \"XX\", unpack(corrected_renewed))",
                    "",
                    2),
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
                    "if i > skipped then",
                    "if i <= limit then",
                    1),
            new Flaw(Script.RENEW, "the length of a lease is not recorded", "note_lease(control, noted, lease)", "", 2),
            new Flaw(
                    Script.REAP,
                    "no task is a suspect",
                    "elseif count == 1 and not is_unproven then",
                    "elseif true then",
                    1),
            new Flaw(
                    Script.REAP,
                    "a neighbor that is as suspect is buried, too",
                    "is_accused(former) and accused[task.worker] > 1",
                    "false",
                    1),
            new Flaw(
                    Script.REAP,
                    "tasks that the worker still holds are not compared",
                    "local held = accused_still_held(accused)",
                    "local held = {}",
                    1),
            new Flaw(
                    Script.DISPATCH,
                    "due tasks go in front of all others",
                    "redis.call(\"LPUSH\", list, unpack(pushed[letter]))",
                    "redis.call(\"RPUSH\", list, unpack(pushed[letter]))"),
            new Flaw(
                    Script.DISPATCH,
                    "no wake-up signal is sent",
                    "signal_if_any(wakeup, high, default, low, turns)",
                    "",
                    1),
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
            new Flaw(Script.PAUSE, "a second pause replaces the first", "HSETNX", "HSET", 23),
            new Flaw(
                    Script.RESUME,
                    "a queue that was not paused counts as resumed",
                    "return was_paused and { \"resumed\" } or {}",
                    "return { \"resumed\" }"),
            new Flaw(
                    Script.PROMOTE,
                    "no wake-up signal is sent",
                    "if #unknown < #members then signal(wakeup) end",
                    "",
                    2),
            new Flaw(
                    Script.DISCARD,
                    "the ending is not written",
                    "redis.call(\"HSET\", endings, member, \"cancelled\")\n    redis.call(\"ZREM\"",
                    "redis.call(\"ZREM\"",
                    1),
            new Flaw(
                    Script.CANCEL,
                    "a running task is marked without a request",
                    "if not states:find(\"processing\", 1, true) then return { \"wrong_state\", \"processing\" } end",
                    ""),
            new Flaw(
                    Script.CANCEL,
                    "a task that has died since it was found is cancelled",
                    "redis.call(\"ZSCORE\", dead_letter, member) and \"dead\" or \"pending\"",
                    "\"pending\"",
                    1),
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
                    "redis.call(\"ZREM\", errors_retrying, unpack(held))",
                    "",
                    1),
            new Flaw(
                    Script.RETRY,
                    "a retried task is counted twice",
                    "whole(total, 0) + #tasks",
                    "whole(total, 0) + 2 * #tasks"),
            new Flaw(
                    Script.BURY,
                    "a dead letter stays among the retrying tasks of its error group",
                    "redis.call(\"ZREM\", errors_retrying, unpack(held))",
                    ""),
            new Flaw(
                    Script.RELEASE,
                    "a cancelled task stays in its error group",
                    "redis.call(\"ZREM\", errors_retrying, member)",
                    "",
                    26),
            new Flaw(
                    Script.REAP,
                    "a task whose worker died stays in the group of its last error",
                    "redis.call(\"ZADD\", errors_retrying, unpack(add_errors(errors, errors_retrying, errors_dead, data, now, failed)))",
                    "add_errors(errors, errors_retrying, errors_dead, data, now, failed)"),
            new Flaw(
                    Script.REQUEUE,
                    "a requeued task stays in its error group",
                    "redis.call(\"ZREM\", errors_dead, member)",
                    ""),
            new Flaw(
                    Script.DISCARD,
                    "a deleted dead letter stays in its error group",
                    "redis.call(\"ZREM\", errors_dead, member)",
                    "",
                    1),
            new Flaw(
                    Script.CANCEL,
                    "a cancelled task that was retrying stays in its error group",
                    "redis.call(\"ZREM\", errors_retrying, member)",
                    ""),
            new Flaw(
                    Script.ENQUEUE,
                    "tasks of a key have no order",
                    "sequence = (sequence + 1) % 2 ^ 40",
                    "sequence = sequence"),
            new Flaw(
                    Script.ENQUEUE,
                    "a new task moves the turn of its key",
                    "redis.call(\"ZADD\", turns, \"NX\", unpack(added))",
                    "redis.call(\"ZADD\", turns, unpack(added))",
                    6),
            new Flaw(
                    Script.ENQUEUE,
                    "a new key comes before all others",
                    "self.times[letter] + self.cost_of(own)",
                    "self.times[letter]"),
            new Flaw(
                    Script.ENQUEUE,
                    "tasks with a key do not count as pending",
                    "(tombstones[4] and redis.call(\"ZCARD\", keyed) or 0)",
                    "0"),
            new Flaw(
                    Script.ACQUIRE,
                    "a key pays nothing for its turn",
                    "size + #record, later_turns[step]",
                    "size + #record, own_turns[step]"),
            new Flaw(
                    Script.ACQUIRE,
                    "virtual time stands still",
                    "digits(time) .. \" \" .. digits(unkeyed)",
                    "digits(keys.times[letter]) .. \" \" .. digits(unkeyed)"),
            new Flaw(
                    Script.ACQUIRE,
                    "the turn of the tasks without a key never comes",
                    "then unkeyed = time + cost end",
                    "then end\n      local unkeyed = math.max(unkeyed, time + cost)"),
            new Flaw(
                    Script.ACQUIRE,
                    "a key without tasks keeps its turn",
                    "redis.call(\"ZREM\", turns, unpack(in_turn.idle))",
                    ""),
            new Flaw(
                    Script.ACQUIRE,
                    "a task that is acquired stays pending",
                    "redis.call(\"ZREM\", keyed, unpack(in_turn.removed))",
                    ""),
            new Flaw(
                    Script.ACQUIRE,
                    "the place of a task is not kept while it runs",
                    "holders[2 * i] = holder .. \"\\n\" .. place",
                    ""),
            new Flaw(
                    Script.RELEASE,
                    "a task with a key returns to the list",
                    "elseif places[i] then",
                    "elseif false then"),
            new Flaw(
                    Script.COMPLETE,
                    "a key that was at a limit returns behind the others",
                    "local turn = whole(kept)",
                    "local turn = nil",
                    8),
            new Flaw(
                    Script.CANCEL,
                    "the turn of a parked key outlives its tasks",
                    "redis.call(\"HDEL\", key_states, key)",
                    "",
                    7),
            new Flaw(
                    Script.REAP,
                    "a reclaimed task with a key returns to the list",
                    "if task.place then\n      entries",
                    "if false then\n      entries"),
            new Flaw(
                    Script.DISPATCH,
                    "a due task with a key goes to the list",
                    "if place then entries",
                    "if false then entries"),
            new Flaw(
                    Script.REQUEUE,
                    "a requeued task with a key goes to the list",
                    "if places and places[member] then",
                    "if false then"),
            new Flaw(
                    Script.PROMOTE,
                    "a promoted task with a key goes to the list",
                    "if places and places[member] then",
                    "if false then"),
            new Flaw(Script.CANCEL, "a key without tasks keeps its turn", "redis.call(\"ZREM\", turns, key)", ""),
            new Flaw(
                    Script.COMPLETE,
                    "the slots of a key are never free",
                    "if #gone > 0 then redis.call(\"HDEL\", states, unpack(gone)) end",
                    ""),
            new Flaw(
                    Script.COMPLETE,
                    "a freed slot wakes nobody",
                    "if slots and slots() and wakeup then signal(wakeup) end",
                    "if slots then slots() end"),
            new Flaw(
                    Script.RETRY,
                    "a freed slot leaves its key parked",
                    "      unpark()\n      return #freed > 0",
                    "      return #freed > 0",
                    10),
            new Flaw(Script.RELEASE, "a slot is not free", "if slots then slots() end", ""),
            new Flaw(
                    Script.BURY,
                    "a freed slot wakes nobody",
                    "if slots and slots() then signal(wakeup) end",
                    "if slots then slots() end",
                    3),
            new Flaw(Script.REAP, "a slot is not free", "if slots then slots() end", ""),
            new Flaw(
                    Script.REFILL,
                    "acquire does not see the slots that were freed",
                    "      unpark()\n      return #freed > 0",
                    "      return #freed > 0",
                    9),
            new Flaw(
                    Script.ACQUIRE,
                    "one task too many runs in a limited queue",
                    "free = limits.concurrency - running",
                    "free = limits.concurrency - running + 1"),
            new Flaw(
                    Script.ACQUIRE,
                    "running tasks of earlier calls do not count",
                    "digits(math.max(0, whole(stored, 0)) + in_turn.started[in_turn.names[i]])",
                    "digits(in_turn.started[in_turn.names[i]])"),
            new Flaw(
                    Script.ACQUIRE,
                    "the rate of the queue is forgotten",
                    "digits(rate_time + count * limits.rate.interval)",
                    "digits(rate_time)",
                    1),
            new Flaw(
                    Script.ACQUIRE,
                    "the rate of a key is forgotten",
                    "digits(state.time + state.started * state.rate.interval)",
                    "digits(state.time)",
                    3),
            new Flaw(
                    Script.ACQUIRE,
                    "a key at its limit goes on taking turns",
                    "elseif state and state.started >= state.allowed then",
                    "elseif false then",
                    3),
            new Flaw(
                    Script.ACQUIRE, "a key does not return when its rate allows", "if unpark then unpark() end", "", 3),
            new Flaw(
                    Script.ACQUIRE,
                    "a queue at its limit signals",
                    "elseif redis.call(\"EXISTS\", high, default, low, turns) > 0 then\n  park_queue(count)\nend",
                    "else\n  signal_if_any(wakeup, high, default, low, turns)\nend",
                    2),
            new Flaw(
                    Script.DISPATCH,
                    "a key does not return when its rate allows",
                    "if unpark then unpark() end",
                    "",
                    3),
            new Flaw(Script.ENQUEUE, "a new task unparks its key", "if not waits[i] then", "if true then", 2),
            new Flaw(
                    Script.ENQUEUE,
                    "a key may have one pending task too many",
                    "+ of_key[key] > key_max then",
                    "+ of_key[key] > key_max + 1 then",
                    7),
            new Flaw(Script.CANCEL, "a parked key without tasks stays", "redis.call(\"ZREM\", parked, key)", "", 7),
            new Flaw(
                    Script.UNPARK,
                    "keys wait for limits that are gone",
                    "flow.unparking(turns, parked, states, control, names)()",
                    "",
                    2),
            new Flaw(
                    Script.PAUSE_KEY,
                    "a paused key goes on taking turns",
                    "redis.call(\"ZREM\", turns, unpack(names))",
                    ""),
            new Flaw(Script.RESUME_KEY, "a resumed key stays parked", "unpark()\nif others", "if others"),
            new Flaw(
                    Script.RELEASE,
                    "a delayed key goes on taking turns",
                    "if #gone > 0 then redis.call(\"ZREM\", turns, unpack(gone)) end",
                    "",
                    3),
            new Flaw(
                    Script.RELEASE,
                    "a key is delayed while it has tasks only",
                    "redis.call(\"HSET\", states, unpack(changes))",
                    "",
                    5),
            new Flaw(
                    Script.RELEASE,
                    "a shorter delay of a key replaces a longer one",
                    "math.max(stops[delayed_keys[i]], whole(stored, 0))",
                    "stops[delayed_keys[i]]",
                    6),
            new Flaw(
                    Script.RELEASE,
                    "keys of a queue without limits are not delayed",
                    "redis.call(\"HSET\", control, \"limits\", limits)",
                    "",
                    1),
            new Flaw(
                    Script.ACQUIRE,
                    "a delayed key waits for its rate only",
                    "math.max(start, state.delayed_until or 0)",
                    "start",
                    5),
            new Flaw(
                    Script.ACQUIRE,
                    "a new rate of a key begins when the old one allowed a start",
                    "if state.is_ahead then",
                    "if false then",
                    3),
            new Flaw(
                    Script.SET_LIMITS,
                    "new limits end the delays of keys",
                    "or has_delays then",
                    "then has_delays = false",
                    10),
            new Flaw(
                    Script.EXPIRE_LEASES,
                    "a worker with a newer heartbeat loses its leases",
                    "if tonumber(redis.call(\"ZSCORE\", workers, worker) or -1) ~= seen then return { 0 } end",
                    ""));

    private Flaws() {}
}
