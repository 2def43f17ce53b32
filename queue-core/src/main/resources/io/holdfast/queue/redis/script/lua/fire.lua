-- fire: decides due ticks of schedules: enqueues a task for each unless its schedule says otherwise, and sets the next.
-- KEYS[1-11] as in enqueue
-- KEYS[12] processing       HASH  member -> token and worker
-- KEYS[13] dead_letter      ZSET  member -> time of the burial, ms
-- KEYS[14] completed        ZSET  member -> time of its end, ms
-- KEYS[15] endings          HASH  member -> how it ended, unless completed
-- KEYS[16] cancels          SET   members whose handler must stop
-- KEYS[17] errors_retrying  ZSET  member of a task that failed and has not ended -> its error group
-- KEYS[18] errors_dead      ZSET  member of a dead letter -> its error group
-- KEYS[19] schedules        HASH  <name> -> definition, and the fields that put_schedule lists
-- KEYS[20] schedules_due    ZSET  name -> when its next tick fires, ms
-- KEYS[21] key_states       HASH  priority letter and key that waits for a limit -> the turn that it keeps
-- ARGV[1] now     ms, or empty for Redis' clock
-- ARGV[2…] columns, a row for each tick: name; version that the caller has seen; next tick that it has seen, ms, or
--         empty, or "now" for a triggered run; ticks that are missed, ms, separated by spaces; tick to run, ms, or
--         empty; next tick, ms, or empty; when that fires, ms, or empty; overlap: "skip", "allow" or "replace"; maximum
--         number of pending and delayed tasks, 0 for no limit; member and record of the task
-- Returns now ms, when the first of all schedules fires (ms, or empty), and for each row "outdated", "missed", "fired",
--         "skipped", "replaced" or "failed" and, after a space, the reason.
-- Writes  what enqueue and cancel write; the outcomes and the next tick, unless the row is outdated.
local data, high, default, low, delayed, ids = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local control, wakeup, keyed, turns = KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local parked, processing, dead_letter = KEYS[11], KEYS[12], KEYS[13]
local completed, endings, cancels, errors_retrying, errors_dead = KEYS[14], KEYS[15], KEYS[16], KEYS[17], KEYS[18]
local schedules, due_times, key_states = KEYS[19], KEYS[20], KEYS[21]
local now, rows = digits(clock(ARGV[1])), { columns(ARGV, 2, 11) }
local enqueue_keys = { data, high, default, low, delayed, ids, control, wakeup, keyed, turns, parked }
local cancel_keys = {
  data, delayed, processing, dead_letter, completed, endings, cancels, control, errors_retrying, errors_dead, keyed, turns,
  parked, key_states
}

check_type("HLEN", data, control, processing, endings, schedules, key_states)
check_type("LLEN", high, default, low, wakeup)
check_type("ZCARD", delayed, ids, dead_letter, completed, errors_retrying, errors_dead, keyed, turns, parked, due_times)
check_type("SCARD", cancels)

-- Whether the task of a run waits or runs. It does not if it has ended, is a dead letter, or is forgotten.
local function is_live(member)
  local size = redis.call("HSTRLEN", data, member)
  if size == 0 or redis.call("ZSCORE", completed, member) or redis.call("ZSCORE", dead_letter, member) then return false end
  return size >= 64 or not redis.call("HGET", data, member):match("^x+$") -- only tombstone marks
end

-- Whether the key has room for another task once this one, which waits, is cancelled.
local function frees(last, key, key_max)
  local place = is_keyed(last) and place_in(redis.call("HGET", data, last))
  if not place or place:match("^%S+") ~= key or not redis.call("ZSCORE", keyed, entry_of(last, place)) then return false end
  return flow_control().pending_of(keyed, key) <= number(key_max)
end

-- Enqueues the task of a run. Returns the outcome and the reason of a failure.
local function run(last, overlap, max, member, record)
  local is_busy = is_live(last)
  if is_busy and overlap == "skip" then return "skipped" end
  local makes_room = is_busy and overlap == "replace" and redis.call("HEXISTS", processing, last) == 0
  local room = makes_room and max ~= "0" and digits(number(max) + 1) or max
  local row = { now, "1", member, record, "1", "1", "" }
  local reply = enqueue(enqueue_keys, { room, "1", unpack(row) })
  if makes_room and reply[3] and frees(last, reply[3], reply[2]) then
    reply = enqueue(enqueue_keys, { room, "0", unpack(row) }) -- "0": no limit refuses it
  end
  if reply[1] == "full" then return "failed", reply[2] and "its key has the maximum of pending tasks" or "the queue is full" end
  local is_known = #reply > 1 -- also after a backup was restored
  if is_known or not is_busy or overlap ~= "replace" then return "fired" end
  cancel(cancel_keys, { last:sub(2), "pending delayed processing", now })
  return "replaced"
end

local function fire(name, version, seen, missed, at, next_tick, due, overlap, max, member, record)
  local current, tick, last = unpack(redis.call("HMGET", schedules, name .. ":version", name .. ":tick", name .. ":last"))
  local is_extra = seen == "now"
  if current ~= version or not is_extra and (tick or "") ~= seen then return "outdated" end
  local outcome, reason = "missed", nil
  if at ~= "" then outcome, reason = run(last or "", overlap, max, member, record) end
  local fires, is_new = name .. ":fires", outcome == "fired" or outcome == "replaced"
  for ms in missed:gmatch("%d+") do record_attempt(schedules, fires, ms .. " missed") end
  if at ~= "" then
    local task = is_new and (is_extra and member:sub(2) or "=") or "-" -- "=": the tick says it
    record_attempt(schedules, fires, table.concat({ is_extra and now or at, outcome, task, reason }, " "))
  end
  if is_new then redis.call("HSET", schedules, name .. ":last", member) end
  local told = reason and outcome .. " " .. reason or outcome
  if is_extra then return told end
  if next_tick == "" then
    redis.call("HDEL", schedules, name .. ":tick")
    redis.call("ZREM", due_times, name)
  else
    redis.call("HSET", schedules, name .. ":tick", next_tick)
    redis.call("ZADD", due_times, due, name)
  end
  return told
end

local reply = { now, "" }
for row = 1, #rows[1] do
  local values = {}
  for column = 1, 11 do values[column] = rows[column][row] end
  reply[#reply + 1] = fire(unpack(values))
end
reply[2] = redis.call("ZRANGE", due_times, 0, 0, "WITHSCORES")[2] or ""
return reply
