-- forget: removes queues from the list of known queues, unless they were used meanwhile.
-- KEYS[1] queues      SET   names
-- KEYS[2] queue_uses  ZSET  name -> last use, ms
-- ARGV[1] unused  ms
-- ARGV[2] now     ms, or empty for Redis' clock
-- ARGV[3…] names, at most 1000
-- Returns the forgotten names.
-- Writes  the removal.
local queues, uses = KEYS[1], KEYS[2]
local unused, now = tonumber(ARGV[1]), clock(ARGV[2])
local names = { unpack(ARGV, 3) }

local forgotten = {}
for i, used in ipairs(redis.call("ZMSCORE", uses, unpack(names))) do
  if (tonumber(used) or now) <= now - unused then forgotten[#forgotten + 1] = names[i] end
end
if #forgotten > 0 then
  redis.call("SREM", queues, unpack(forgotten))
  redis.call("ZREM", uses, unpack(forgotten))
end
return forgotten
