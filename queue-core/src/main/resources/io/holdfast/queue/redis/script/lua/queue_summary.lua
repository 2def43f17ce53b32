-- queue_summary: reads which work is waiting in a queue; an empty queue costs two commands.
-- KEYS[1]  pending:high     LIST
-- KEYS[2]  pending:default  LIST
-- KEYS[3]  pending:low      LIST
-- KEYS[4]  delayed          ZSET  member -> due ms
-- KEYS[5]  leases           ZSET  token -> deadline ms
-- KEYS[6]  renewed          ZSET  member -> deadline ms
-- KEYS[7]  completed        ZSET  member -> time of its end, ms
-- KEYS[8]  ids              ZSET  chosen id -> until when known, ms
-- KEYS[9]  data             HASH  member -> record
-- KEYS[10] control          HASH  paused; swept: ms of the last sweep
-- KEYS[11] wakeup           LIST
-- KEYS[12] key_turns        ZSET  priority letter and key -> turn of its next task
-- KEYS[13] parked           ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[14] schedules_due    ZSET  name of a schedule -> when its next tick fires, ms
-- ARGV[1]  now              ms, or empty for Redis' clock
-- Returns nothing for an empty queue; else now ms, whether tasks can be acquired ("1" or empty), whether there is a
--         wake-up signal for them, whether there are leases, when the first delayed task is due or the first rate allows
--         a start (ms, or empty), the number of ended tasks, when the oldest of them ended (ms, or empty), whether the
--         window of a chosen id is over; if there are leases, when the queue was last swept (ms, or empty); and when the
--         first schedule fires (ms, or empty).
-- Writes  nothing.
local high, default, low, delayed, leases, renewed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local completed, ids, data, control, wakeup, turns = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local parked, schedules_due, now = KEYS[13], KEYS[14], ARGV[1]

local existing = redis.call("EXISTS", data, ids, schedules_due) -- every task, in whatever state, has a record
local first_lease = redis.call("ZRANGE", leases, 0, 0)[1] or ANCHOR -- the anchor comes after all others
if existing == 0 and first_lease == ANCHOR then return {} end

local function first_score(key) return redis.call("ZRANGE", key, 0, 0, "WITHSCORES")[2] or "" end
now = clock(now)
local leased = first_lease ~= ANCHOR or redis.call("EXISTS", renewed) == 1
local pending = redis.call("EXISTS", high, default, low, turns) > 0 and redis.call("HEXISTS", control, "paused") == 0
  and not redis.call("ZSCORE", parked, "")
local signaled = pending and redis.call("EXISTS", wakeup) == 1
local swept = leased and whole(redis.call("HGET", control, "swept"))
return {
  digits(now),
  pending and "1" or "",
  signaled and "1" or "",
  leased and "1" or "",
  flow_control().first_time(delayed, parked),
  redis.call("ZCARD", completed),
  first_score(completed),
  (tonumber(first_score(ids)) or math.huge) <= now and "1" or "",
  swept and digits(swept) or "",
  first_score(schedules_due),
}
