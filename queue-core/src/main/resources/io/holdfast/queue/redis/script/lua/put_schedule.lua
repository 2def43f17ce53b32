-- put_schedule: stores a schedule in its queue, if it is still as the caller has seen it.
-- KEYS[1] schedules      HASH  <name> -> definition; <name>:payload; <name>:version; <name>:paused; <name>:tick -> next, ms;
--                              <name>:last -> member of the last run; <name>:fires -> the last 20, one line each
-- KEYS[2] schedules_due  ZSET  name -> when its next tick fires, ms
-- KEYS[3] control        HASH  schedules: "1" while the queue has any, so that it is not forgotten
-- ARGV[1] name
-- ARGV[2] version
-- ARGV[3] seen        version that the caller has seen, or empty if there was none
-- ARGV[4] seen_tick   ms, or empty
-- ARGV[5] definition
-- ARGV[6] payload
-- ARGV[7] paused      "1" or empty
-- ARGV[8] tick        ms of the next, or empty if there is none
-- ARGV[9] due         ms when it fires, or empty
-- ARGV[10] fires      of a schedule that comes from another queue, or empty
-- ARGV[11] last       member of its last run, or empty
-- Returns "stored", "changed" if the caller has seen another version or tick, "outdated" if there is a later version.
-- Writes  only if it is stored.
local schedules, due_times, control = KEYS[1], KEYS[2], KEYS[3]
local name, version, seen, seen_tick = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local definition, payload, paused, tick, due = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local fires, last = ARGV[10], ARGV[11]

check_type("ZCARD", due_times)
check_type("HLEN", control)
local current, current_tick = unpack(redis.call("HMGET", schedules, name .. ":version", name .. ":tick"))
if whole(current, 0) > number(version) then return { "outdated" } end
if (current or "") ~= seen or (current_tick or "") ~= seen_tick then return { "changed" } end
if due ~= "" then number(due) end

redis.call("ZREM", due_times, name) -- a script that begins with a freeing write runs on a full Redis: to pause
redis.call("HDEL", schedules, name .. ":paused", name .. ":tick")
redis.call("HSET", schedules, name, definition, name .. ":payload", payload, name .. ":version", version)
if paused ~= "" then redis.call("HSET", schedules, name .. ":paused", paused) end
if tick ~= "" then redis.call("HSET", schedules, name .. ":tick", tick) end
if fires ~= "" then redis.call("HSET", schedules, name .. ":fires", fires) end
if last ~= "" then redis.call("HSET", schedules, name .. ":last", last) end
if due ~= "" then redis.call("ZADD", due_times, due, name) end
redis.call("HSET", control, "schedules", "1")
return { "stored" }
