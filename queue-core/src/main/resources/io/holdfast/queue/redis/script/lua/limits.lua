-- limits: reads the limits of a queue and what is used of them.
-- KEYS[1] control     HASH  limits; limited_keys: keys with limits of their own; rate_time: the time from which the next
--                           start by the queue's rate continues, µs; throttled: how often a limit kept pending tasks
--                           from starting
-- KEYS[2] key_states  HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- KEYS[3] processing  HASH  member -> token and worker
-- KEYS[4] parked      ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- ARGV[1] now         ms, or empty for Redis' clock
-- Returns the limits or empty, the number of running tasks, the starts that the burst of the rate has not recovered, the
--         number of keys that wait for a limit, how often a limit kept tasks from starting; then key, limits of its own, ….
-- Writes  nothing.
local control, states, processing, parked = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local clock_given = ARGV[1]

local flow = flow_control()
local micros = flow.micros_of(clock_given)
local known, fields = redis.call("HMGET", control, "limits", "limited_keys", "rate_time", "throttled"), {}
local rate = known[1] and flow.limits_in(known[1]).rate
local running = redis.call("HLEN", processing) - redis.call("HEXISTS", processing, ANCHOR)
local waiting = redis.call("ZCARD", parked) - (redis.call("ZSCORE", parked, "") and 1 or 0)
local rate_used = rate and rate.burst - (flow.tokens_of(rate, known[3], micros)) or 0
local reply = { known[1] or "", running, rate_used, waiting, whole(known[4], 0) }
for key in (known[2] or ""):gmatch("%S+") do fields[#fields + 1] = "l" .. key end
if #fields == 0 then return reply end
for i, own in ipairs(redis.call("HMGET", states, unpack(fields, 1, math.min(#fields, 1000)))) do
  if own then reply[#reply + 1], reply[#reply + 2] = fields[i]:sub(2), own end
end
return reply
