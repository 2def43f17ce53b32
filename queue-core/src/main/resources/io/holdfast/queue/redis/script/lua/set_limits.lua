-- set_limits: replaces the limits of a queue and of its keys.
-- KEYS[1] control     HASH  limits: version, concurrency, rate, concurrency and rate of each key, pending tasks of each key,
--                           and, if keys were delayed, when the last delay ends, ms;
--                           limited_keys: keys with limits of their own; paused_keys: number of paused keys
-- KEYS[2] key_states  HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- KEYS[3] parked      ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[4] wakeup      LIST
-- ARGV[1] limits      without the version, or empty for none
-- ARGV[2] now         ms, or empty for Redis' clock
-- ARGV[3…] key, its concurrency, rate and weight, for each key with limits of its own; at most 1000
-- Returns nothing.
-- Writes  the limits; keeps the delays of keys. The queue itself may start tasks again; keys that wait for an old limit are
--         those of an older version: see unpark.
local control, states, parked, wakeup = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local limits, now, own = ARGV[1], clock(ARGV[2]), { unpack(ARGV, 3) }

local flow = flow_control()
check_type("HLEN", states)
check_type("ZCARD", parked)
check_type("LLEN", wakeup)
local known = redis.call("HMGET", control, "limits", "limited_keys", "paused_keys")
local version = math.max(now, known[1] and flow.limits_in(known[1]).version + 1 or 0)
local old, names, fields = { "" }, {}, {} -- "" is not a field
for key in (known[2] or ""):gmatch("%S+") do
  if #old < 2000 then old[#old + 1] = "l" .. key end
end
for i = 1, #own, 2 do
  names[#names + 1] = own[i]
  fields[i], fields[i + 1] = "l" .. own[i], own[i + 1]
end
redis.call("HDEL", states, unpack(old)) -- a script that begins with a freeing write runs on a full Redis
redis.call("HDEL", control, "limits", "limited_keys")
local delayed_until = known[1] and flow.limits_in(known[1]).delayed_until
local has_delays = delayed_until and delayed_until > now
if limits ~= "" or #own > 0 or flow.limit_in(known[3]) or has_delays then
  local words = { digits(version), limits == "" and "- - - - -" or limits, has_delays and digits(delayed_until) or nil }
  redis.call("HSET", control, "limits", table.concat(words, " "))
end
if #own > 0 then
  redis.call("HSET", control, "limited_keys", table.concat(names, " "))
  redis.call("HSET", states, unpack(fields))
end
redis.call("ZREM", parked, "")
signal(wakeup)
return {}
