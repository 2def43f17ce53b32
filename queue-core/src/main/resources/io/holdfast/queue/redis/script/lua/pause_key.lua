-- pause_key: stops acquires of the tasks of one key. A key that is paused already stays as it is.
-- KEYS[1] control     HASH  limits; paused_keys: number of paused keys
-- KEYS[2] key_states  HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- KEYS[3] key_turns   ZSET  priority letter and key -> turn of its next task
-- KEYS[4] parked      ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- ARGV[1] key
-- ARGV[2] who
-- ARGV[3] now         ms, or empty for Redis' clock
-- Returns "paused"; nothing if it was paused already.
-- Writes  the pause: when, ms, and who. The key takes no turns.
local control, states, turns, parked = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local key, who, now = ARGV[1], ARGV[2], clock(ARGV[3])

local flow = flow_control()
if redis.call("HEXISTS", states, "p" .. key) == 1 then return {} end
check_type("ZCARD", turns, parked)
local names, waiting = flow.parked_names({ key }), {}
local known = redis.call("HMGET", control, "limits", "paused_keys")
local version = known[1] and flow.limits_in(known[1]).version or now
for _, name in ipairs(names) do
  if redis.call("ZSCORE", turns, name) or redis.call("ZSCORE", parked, name) then
    waiting[#waiting + 1], waiting[#waiting + 2] = digits(flow.never(version)), name
  end
end
redis.call("ZREM", turns, unpack(names)) -- a script that begins with a freeing write runs on a full Redis
if #waiting > 0 then redis.call("ZADD", parked, unpack(waiting)) end
redis.call("HSET", states, "p" .. key, digits(now) .. " " .. who)
redis.call("HSETNX", control, "limits", digits(version) .. " - - - - -")
redis.call("HSET", control, "paused_keys", digits(math.max(0, whole(known[2], 0)) + 1))
return { "paused" }
