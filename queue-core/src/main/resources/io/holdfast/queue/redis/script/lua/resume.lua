-- resume: lets tasks of a queue be acquired again.
-- KEYS[1] control  HASH  paused
-- KEYS[2] wakeup   LIST
-- Returns "resumed"; nothing if it was not paused.
-- Writes  the end of the pause, and a wake-up signal.
local control, wakeup = KEYS[1], KEYS[2]

check_type("LLEN", wakeup)
local was_paused = redis.call("HDEL", control, "paused") == 1 -- a script that begins with a freeing write runs on a full Redis
if redis.call("EXISTS", wakeup) == 0 then redis.call("LPUSH", wakeup, "1") end
return was_paused and { "resumed" } or {}
