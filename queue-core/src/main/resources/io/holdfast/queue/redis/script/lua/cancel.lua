-- cancel: ends a waiting or dead task as cancelled, or requests it for a running one, if its state is allowed.
-- KEYS[1] data         HASH  member -> record
-- KEYS[2] delayed      ZSET  member -> due ms
-- KEYS[3] processing   HASH  member -> token and worker
-- KEYS[4] dead_letter  ZSET  member -> time of the burial, ms
-- KEYS[5] completed    ZSET  member -> time of its end, ms
-- KEYS[6] endings      HASH  member -> how it ended, unless completed
-- KEYS[7] cancels      SET   members whose handler must stop
-- KEYS[8] control      HASH  ghosts:<priority letter> -> tombstones in its list
-- KEYS[9] errors_retrying  ZSET  member of a task that failed and has not ended -> its error group
-- KEYS[10] errors_dead     ZSET  member of a dead letter -> its error group
-- KEYS[11] pending:keyed   ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[12] key_turns       ZSET  priority letter and key -> turn of its next task
-- KEYS[13] parked          ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[14] key_states      HASH  priority letter and key that waits for a limit -> the turn that it keeps
-- ARGV[1] id
-- ARGV[2] states       in which it is cancelled: words of pending, delayed, dead and processing, separated by spaces
-- ARGV[3] now          ms, or empty for Redis' clock
-- Returns "cancelled", "requested", "unknown", or "wrong_state" and the task's state.
-- Writes  only for the first two. In a list the member stays, and an "x" before its record tells acquire to drop it.
local data, delayed, processing, dead_letter = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local completed, endings, cancels, control = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local errors_retrying, errors_dead, keyed, turns, parked = KEYS[9], KEYS[10], KEYS[11], KEYS[12], KEYS[13]
local key_states = KEYS[14]
local id, states, now = ARGV[1], ARGV[2], clock(ARGV[3])

local member, record = task_of(data, id)
if not member then return { "unknown" } end

if redis.call("ZSCORE", completed, member) then
  return { "wrong_state", redis.call("HGET", endings, member) or "completed" }
end
if redis.call("HEXISTS", processing, member) == 1 then
  if not states:find("processing", 1, true) then return { "wrong_state", "processing" } end
  redis.call("SREM", cancels, "") -- removes nothing; a script that begins with a freeing write runs on a full Redis
  redis.call("SADD", cancels, member)
  return { "requested" }
end

local waits = redis.call("ZSCORE", delayed, member)
local state = waits and "delayed" or redis.call("ZSCORE", dead_letter, member) and "dead" or "pending"
if not states:find(state, 1, true) then return { "wrong_state", state } end
local tombstones = "ghosts:" .. member:sub(1, 1):lower()
local count = whole(redis.call("HGET", control, tombstones), 0)
local place = is_keyed(member) and place_in(record)
check_type("ZCARD", dead_letter, errors_retrying, errors_dead)
if place then check_type("ZCARD", keyed, turns, parked) end
check_type("HLEN", endings, key_states)
local is_pending = redis.call("ZREM", delayed, member) + redis.call("ZREM", dead_letter, member) == 0
if is_pending and place and redis.call("ZREM", keyed, entry_of(member, place)) > 0 then
  local key = member:sub(1, 1) .. place:match("^%S+")
  if #redis.call("ZRANGEBYLEX", keyed, "[" .. key .. " ", "(" .. key .. "!", "LIMIT", 0, 1) == 0 then
    redis.call("ZREM", turns, key)
    redis.call("ZREM", parked, key)
    redis.call("HDEL", key_states, key)
  end
elseif is_pending then
  redis.call("HSET", data, member, "x" .. record)
  redis.call("HSET", control, tombstones, digits(count + 1))
end
redis.call("ZADD", completed, digits(now), member)
redis.call("HSET", endings, member, "cancelled")
redis.call("ZREM", errors_retrying, member)
redis.call("ZREM", errors_dead, member)
return { "cancelled" }
