-- elect: elects one of many callers for a job that needs only one.
-- KEYS[1] turns  HASH  job -> until when a caller is elected for it, ms
-- ARGV[1] what    the job
-- ARGV[2] ttl     ms for which the others are refused
-- ARGV[3] now     ms, or empty for Redis' clock
-- Returns "1" for the elected caller, or nothing.
-- Writes  until when it is elected.
local turns, what, ttl, now = KEYS[1], ARGV[1], tonumber(ARGV[2]), clock(ARGV[3])

local taken_until = tonumber(redis.call("HGET", turns, what) or 0)
if now < taken_until and taken_until <= now + ttl then return {} end
redis.call("HDEL", turns, what) -- a script that begins with a freeing write runs on a full Redis
redis.call("HSET", turns, what, digits(now + ttl))
return { "1" }
