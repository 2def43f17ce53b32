-- turn: lets one of many who ask do what one is enough for.
-- KEYS[1] turns  HASH  what is to be done -> until when somebody does it, ms
-- ARGV[1] what
-- ARGV[2] length  ms for which the others are refused
-- ARGV[3] now     ms, or empty for Redis' clock
-- Returns "1" for the one, or nothing.
-- Writes  until when it does it.
local turns, what, length, now = KEYS[1], ARGV[1], tonumber(ARGV[2]), clock(ARGV[3])

local taken_until = tonumber(redis.call("HGET", turns, what) or 0)
if now < taken_until and taken_until <= now + length then return {} end
redis.call("HDEL", turns, what) -- a script that begins with a freeing write passes when Redis is full
redis.call("HSET", turns, what, digits(now + length))
return { "1" }
