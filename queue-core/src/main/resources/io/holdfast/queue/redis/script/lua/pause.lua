-- pause: stops acquires from a queue. A queue that is paused already keeps who paused it, and when.
-- KEYS[1] control  HASH  paused: when, ms, and who; "1" if an older version wrote it
-- ARGV[1] who
-- ARGV[2] now      ms, or empty for Redis' clock
-- Returns "paused"; nothing if it was paused already.
-- Writes  paused.
local control = KEYS[1]
local who, now = ARGV[1], clock(ARGV[2])

redis.call("HDEL", control, "") -- a script that begins with a freeing write runs on a full Redis
local is_new = redis.call("HSETNX", control, "paused", digits(now) .. " " .. who) == 1
return is_new and { "paused" } or {}
