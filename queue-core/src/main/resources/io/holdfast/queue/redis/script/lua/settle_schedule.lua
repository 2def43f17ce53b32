-- settle_schedule: records that a schedule is in its queue and in no other, or nowhere.
-- KEYS[1] schedule_names   ZSET  name -> 0
-- KEYS[2] schedule_queues  HASH  name -> version, its queue or "-" if it is to be removed, and the queues it was in before
-- ARGV[1] name
-- ARGV[2] version
-- Returns nothing, or the queue of a later version; "-" if a later call has removed the schedule.
-- Writes  only if there is no later version.
local names, queues = KEYS[1], KEYS[2]
local name, version = ARGV[1], ARGV[2]

check_type("ZCARD", names)
local current, queue = (redis.call("HGET", queues, name) or ""):match("^(%S+) (%S+)")
if current ~= version then return { queue or "-" } end

redis.call("HDEL", queues, "") -- a script that begins with a freeing write runs on a full Redis
if queue == "-" then
  redis.call("HDEL", queues, name)
  redis.call("ZREM", names, name)
else
  redis.call("HSET", queues, name, version .. " " .. queue)
end
return {}
