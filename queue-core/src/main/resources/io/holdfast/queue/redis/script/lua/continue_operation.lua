-- continue_operation: reserves an active operation for one runner for a time, and stores its progress.
-- KEYS[1] operations         ZSET  id of an operation -> when it was created, ms
-- KEYS[2] operation_records  HASH  <id> -> request; <id>:progress; <id>:runner -> until when it is reserved, ms,
--                                  and runner; <id>:stop -> who stopped it; <id>:ended -> ms
-- KEYS[3] operations_active  SET   ids of those that have not ended
-- ARGV[1] id
-- ARGV[2] runner
-- ARGV[3] ttl       ms for which it is reserved
-- ARGV[4] progress  only from the runner for which it is reserved, or empty
-- ARGV[5] ended     "1" if this is its end, or empty
-- ARGV[6] now       ms, or empty for Redis' clock
-- Returns nothing if it is reserved for another runner or not active; otherwise now ms, creation time ms, request,
--         progress, who stopped it, when it ended, and another runner for which it was reserved before; all but the
--         request possibly empty.
-- Writes  the reservation and the progress, unless it returns nothing.
local operations, records, active = KEYS[1], KEYS[2], KEYS[3]
local id, runner, ttl, progress, ended, now = ARGV[1], ARGV[2], number(ARGV[3]), ARGV[4], ARGV[5] == "1", clock(ARGV[6])

local created = redis.call("ZSCORE", operations, id) or digits(now)
if redis.call("SISMEMBER", active, id) == 0 then return {} end
local expiry, current = (redis.call("HGET", records, id .. ":runner") or ""):match("^(%d+) (.*)$")
expiry = whole(expiry, 0)
local is_taken = current and current ~= runner and now < expiry and expiry <= now + ttl -- not after a clock was ahead
if is_taken or (progress ~= "" and current ~= runner) then return {} end

redis.call("HDEL", records, "") -- a script that begins with a freeing write runs on a full Redis
redis.call("HSET", records, id .. ":runner", digits(now + ttl) .. " " .. runner)
if progress ~= "" then redis.call("HSET", records, id .. ":progress", progress) end
if ended then
  redis.call("HSET", records, id .. ":ended", digits(now))
  redis.call("HDEL", records, id .. ":runner")
  redis.call("SREM", active, id)
end
local function of(part) return redis.call("HGET", records, id .. part) or "" end
return { digits(now), created, of(""), of(":progress"), of(":stop"), of(":ended"), current ~= runner and current or "" }
