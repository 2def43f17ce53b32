-- resume: lets tasks of a queue be acquired again.
-- KEYS[1] control  HASH  paused
-- KEYS[2] wakeup   LIST
-- Returns nothing.
-- Writes  the end of the pause, and a wake-up signal.
local control, wakeup = KEYS[1], KEYS[2]

check_type("LLEN", wakeup)
redis.call("HDEL", control, "paused") -- a script that begins with a freeing write runs on a full Redis
if redis.call("EXISTS", wakeup) == 0 then redis.call("LPUSH", wakeup, "1") end
return {}
