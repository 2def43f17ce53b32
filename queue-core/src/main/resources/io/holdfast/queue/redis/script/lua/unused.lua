-- unused: lists the queues that have been unused for a while.
-- KEYS[1] queues      SET   names
-- KEYS[2] queue_uses  ZSET  name -> last use, ms
-- KEYS[3] routes      HASH  type -> name
-- ARGV[1] unused  ms
-- ARGV[2] limit   maximum number of names, 1 to 1000
-- ARGV[3] now     ms, or empty for Redis' clock
-- Returns the names, the longest unused first.
-- Writes  the time of use of names in a route, and of names without one: another version added them.
local queues, uses, routes = KEYS[1], KEYS[2], KEYS[3]
local unused, limit, now = tonumber(ARGV[1]), ARGV[2], clock(ARGV[3])

local routed, count = redis.call("HVALS", routes), redis.call("SCARD", queues)
redis.call("ZREM", uses, "") -- removes nothing; a script that begins with a freeing write runs on a full Redis
for _, name in ipairs(routed) do redis.call("ZADD", uses, "XX", digits(now), name) end
if count > redis.call("ZCARD", uses) then
  for _, name in ipairs(redis.call("SMEMBERS", queues)) do redis.call("ZADD", uses, "NX", digits(now), name) end
end
return redis.call("ZRANGEBYSCORE", uses, "-inf", digits(now - unused), "LIMIT", 0, limit)
