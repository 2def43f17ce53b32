-- due_schedules: reads the schedules of a queue whose next tick is due.
-- KEYS[1] schedules      HASH  <name> -> definition, and the fields that put_schedule lists
-- KEYS[2] schedules_due  ZSET  name -> when its next tick fires, ms
-- ARGV[1] limit      maximum number, 1 to 1000
-- ARGV[2] offset     how many to skip, because the caller cannot fire them
-- ARGV[3] spread     random integer, which selects some if more than the limit are due; empty for the first ones: several
--                    callers at the same time should not get the same ones
-- ARGV[4] max_bytes  no more after this many
-- ARGV[5] now        ms, or empty for Redis' clock
-- Returns now ms, then for each: name, definition, payload, version, next tick ms; each but the name may be empty.
-- Writes  nothing.
local schedules, due_times = KEYS[1], KEYS[2]
local limit, offset, spread, max_bytes, now =
  limit_of(ARGV[1]), number(ARGV[2]), ARGV[3], number(ARGV[4]), clock(ARGV[5])

check_type("HLEN", schedules)
local excess = spread ~= "" and redis.call("ZCOUNT", due_times, "-inf", digits(now)) - limit or 0
if excess > 0 then offset = number(spread) % (excess + 1) end
local reply, bytes = { digits(now) }, 0
for _, name in ipairs(redis.call("ZRANGEBYSCORE", due_times, "-inf", digits(now), "LIMIT", digits(offset), limit)) do
  local values = redis.call("HMGET", schedules, name, name .. ":payload", name .. ":version", name .. ":tick")
  reply[#reply + 1] = name
  for i = 1, 4 do
    reply[#reply + 1] = values[i] or ""
    bytes = bytes + #(values[i] or "")
  end
  if bytes > max_bytes then break end
end
return reply
