-- register: notes that queues are in use, and takes in those that are new.
-- KEYS[1] queues      SET   names
-- KEYS[2] queue_uses  ZSET  name -> when it was used last, ms
-- ARGV[1] most  queues allowed, 0 for any number; -1 takes in no new one
-- ARGV[2] now   ms, or empty for Redis' clock
-- ARGV[3…] names, at most 1000
-- Returns the first name for which there is no room, or nothing.
-- Writes  the time of use of all names; of the known ones only, when none is taken in. Nothing when there is no room.
local queues, uses = KEYS[1], KEYS[2]
local most, now = tonumber(ARGV[1]), clock(ARGV[2])
local names = { unpack(ARGV, 3) }

local fresh, used = {}, {}
for i, known in ipairs(redis.call("SMISMEMBER", queues, unpack(names))) do
  if known == 0 then fresh[#fresh + 1] = names[i] end
  if known == 1 or most >= 0 then used[#used + 1], used[#used + 2] = digits(now), names[i] end
end
check_type("ZCARD", uses)
if most > 0 and #fresh > 0 and redis.call("SCARD", queues) + #fresh > most then return { fresh[1] } end

if most >= 0 and #fresh > 0 then redis.call("SADD", queues, unpack(fresh)) end
redis.call("ZREM", uses, "") -- removes nothing: a script that begins with a freeing write passes when Redis is full
if #used > 0 then redis.call("ZADD", uses, unpack(used)) end
return {}
