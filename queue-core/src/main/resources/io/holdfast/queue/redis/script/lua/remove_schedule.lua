-- remove_schedule: removes a schedule from its queue, unless it has a later version. Its tasks stay.
-- KEYS[1] schedules      HASH  <name> -> definition, and the fields that put_schedule lists
-- KEYS[2] schedules_due  ZSET  name -> when its next tick fires, ms
-- KEYS[3] control        HASH  schedules: "1" while the queue has any
-- ARGV[1] name
-- ARGV[2] version
-- Returns nothing, or definition, payload, version, whether it is paused ("1" or empty), next tick ms, fires, member of the
--         last run: each may be empty.
-- Writes  the removal.
local schedules, due_times, control = KEYS[1], KEYS[2], KEYS[3]
local name, version = ARGV[1], number(ARGV[2])

check_type("ZCARD", due_times)
check_type("HLEN", control)
local fields = { name }
for i, suffix in ipairs({ "payload", "version", "paused", "tick", "fires", "last" }) do fields[i + 1] = name .. ":" .. suffix end
local values = redis.call("HMGET", schedules, unpack(fields))
if not values[1] or whole(values[3], 0) > version then return {} end

redis.call("ZREM", due_times, name)
redis.call("HDEL", schedules, unpack(fields))
if redis.call("HLEN", schedules) == 0 then redis.call("HDEL", control, "schedules") end
for i = 1, #fields do values[i] = values[i] or "" end
return values
