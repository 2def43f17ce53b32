-- register_schedule: records in which queue a schedule is to be, or that it is to be removed.
-- KEYS[1] schedule_names   ZSET  name -> 0
-- KEYS[2] schedule_queues  HASH  name -> version, its queue or "-" if it is to be removed, and the queues it was in before
-- ARGV[1] name
-- ARGV[2] queue  or "-"
-- ARGV[3] max    maximum number of schedules
-- ARGV[4] now    ms, or empty for Redis' clock
-- Returns "full", "unknown" if there is nothing to remove, or "registered", the new version, now ms, and the queues in
--         which it was or may be, without the new one.
-- Writes  the new version, unless it is full or unknown. A version is greater than all before it.
local names, queues = KEYS[1], KEYS[2]
local name, queue, max, now = ARGV[1], ARGV[2], number(ARGV[3]), clock(ARGV[4])
local NONE = "-"

check_type("ZCARD", names)
local entry = redis.call("HGET", queues, name)
if not entry and queue == NONE then return { "unknown" } end
if not entry and redis.call("ZCARD", names) >= max then return { "full" } end

local before, seen = {}, { [NONE] = true, [queue] = true }
for other in (entry or ""):gsub("^%S*", ""):gmatch("%S+") do
  if not seen[other] then before[#before + 1], seen[other] = other, true end
end
local version = digits(math.max(now, whole((entry or ""):match("^%S+"), 0) + 1))
if queue == NONE then redis.call("HDEL", queues, "") end -- a script that begins with a freeing write runs on a full Redis
redis.call("HSET", queues, name, table.concat({ version, queue, unpack(before) }, " "))
redis.call("ZADD", names, "0", name)
return { "registered", version, digits(now), unpack(before) }
