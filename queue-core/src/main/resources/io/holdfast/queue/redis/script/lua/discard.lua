-- discard: dead letters end as cancelled.
-- KEYS[1] dead_letter  ZSET  member -> time of the burial, ms
-- KEYS[2] completed    ZSET  member -> time of its end, ms
-- KEYS[3] endings      HASH  member -> how it ended
-- KEYS[4] errors_dead  ZSET  member of a dead letter -> its error group
-- ARGV[1] now          ms, or empty for Redis' clock
-- ARGV[2…] member, at most 1000
-- Returns the members that are not dead letters.
-- Writes  the ends of all other tasks.
local dead_letter, completed, endings, errors_dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local now, members = clock(ARGV[1]), columns(ARGV, 2, 1)

check_type("ZCARD", completed, errors_dead)
check_type("HLEN", endings)
local unknown = {}
for _, member in ipairs(members) do
  if redis.call("ZREM", dead_letter, member) == 0 then
    unknown[#unknown + 1] = member
  else
    redis.call("ZADD", completed, digits(now), member)
    redis.call("HSET", endings, member, "cancelled")
    redis.call("ZREM", errors_dead, member)
  end
end
return unknown
