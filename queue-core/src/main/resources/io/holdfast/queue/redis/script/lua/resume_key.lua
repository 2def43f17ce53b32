-- resume_key: lets the tasks of one key be acquired again that is paused or delayed.
-- KEYS[1] control     HASH  limits; limited_keys; paused_keys: number of paused keys; turn:<priority letter> -> virtual
--                           time, turn of the tasks without a key
-- KEYS[2] key_states  HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- KEYS[3] key_turns   ZSET  priority letter and key -> turn of its next task
-- KEYS[4] parked      ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[5] wakeup      LIST
-- ARGV[1] key
-- Returns "resumed"; nothing if it was neither paused nor delayed.
-- Writes  the end of the pause and of the delay, and a wake-up signal. The key takes turns again.
local control, states, turns, parked, wakeup = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local key = ARGV[1]

local flow = flow_control()
local is_paused = redis.call("HEXISTS", states, "p" .. key) == 1
if not is_paused and redis.call("HEXISTS", states, "d" .. key) == 0 then return {} end
check_type("LLEN", wakeup)
local names = {}
for _, name in ipairs(flow.parked_names({ key })) do
  if redis.call("ZSCORE", parked, name) then names[#names + 1] = name end
end
local unpark = flow.unparking(turns, parked, states, control, names)
local known = redis.call("HMGET", control, "limits", "limited_keys", "paused_keys")
local others = math.max(0, whole(known[3], is_paused and 1 or 0) - (is_paused and 1 or 0))
redis.call("HDEL", states, "p" .. key, "d" .. key) -- a script that begins with a freeing write runs on a full Redis
unpark()
if others > 0 then redis.call("HSET", control, "paused_keys", digits(others)) else redis.call("HDEL", control, "paused_keys") end
if others == 0 and not known[2] and (known[1] or ""):find("^%S+ %- %- %- %- %-$") then
  redis.call("HDEL", control, "limits")
end
signal(wakeup)
return { "resumed" }
