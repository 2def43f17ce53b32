-- register: records that queues are in use, and adds those that are new.
-- KEYS[1] queues      SET   names
-- KEYS[2] queue_uses  ZSET  name -> last use, ms
-- ARGV[1] max   maximum number of queues, 0 for no limit; -1 adds no new queue
-- ARGV[2] now   ms, or empty for Redis' clock
-- ARGV[3…] names, at most 1000
-- Returns the first name that exceeds the limit, or nothing.
-- Writes  the time of use of all names; with -1 only of the known ones. Nothing if the limit would be exceeded.
local queues, uses = KEYS[1], KEYS[2]
local max, now = tonumber(ARGV[1]), clock(ARGV[2])
local names = { unpack(ARGV, 3) }

local new, used = {}, {}
for i, known in ipairs(redis.call("SMISMEMBER", queues, unpack(names))) do
  if known == 0 then new[#new + 1] = names[i] end
  if known == 1 or max >= 0 then used[#used + 1], used[#used + 2] = digits(now), names[i] end
end
check_type("ZCARD", uses)
if max > 0 and #new > 0 and redis.call("SCARD", queues) + #new > max then return { new[1] } end

-- A new queue needs memory, so a full Redis refuses it here, before the first write.
if max >= 0 and #new > 0 then redis.call("SADD", queues, unpack(new)) end
redis.call("ZREM", uses, "") -- removes nothing; the use of known queues is written to a full Redis, too
if #used > 0 then redis.call("ZADD", uses, unpack(used)) end
return {}
