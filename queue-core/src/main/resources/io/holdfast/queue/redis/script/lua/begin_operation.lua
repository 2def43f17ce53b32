-- begin_operation: stores a new operation, and forgets the oldest that have ended.
-- KEYS[1] operations         ZSET  id of an operation -> when it was created, ms
-- KEYS[2] operation_records  HASH  <id> -> request; <id>:progress, <id>:runner, <id>:stop, <id>:ended
-- KEYS[3] operations_active  SET   ids of those that have not ended
-- ARGV[1] id
-- ARGV[2] request  what it is to do
-- ARGV[3] now      ms, or empty for Redis' clock
-- Returns "new", "known" if there is an operation with this id, or "full" if too many are active.
-- Writes  the operation, if it is new.
local operations, records, active = KEYS[1], KEYS[2], KEYS[3]
local id, request, now = ARGV[1], ARGV[2], clock(ARGV[3])

local MAX_ACTIVE, MAX_KEPT, MAX_FORGOTTEN = 100, 1000, 20
check_type("ZCARD", operations)
if redis.call("HEXISTS", records, id) == 1 then return { "known" } end
if redis.call("SCARD", active) >= MAX_ACTIVE then return { "full" } end

redis.call("HDEL", records, "") -- a script that begins with a freeing write runs on a full Redis
redis.call("HSET", records, id, request)
redis.call("ZADD", operations, digits(now), id)
redis.call("SADD", active, id)
local excess = math.min(MAX_FORGOTTEN, redis.call("ZCARD", operations) - MAX_KEPT)
for _, old in ipairs(excess > 0 and redis.call("ZRANGE", operations, 0, digits(excess - 1)) or {}) do
  if redis.call("SISMEMBER", active, old) == 0 then
    redis.call("ZREM", operations, old)
    redis.call("HDEL", records, old, old .. ":progress", old .. ":runner", old .. ":stop", old .. ":ended")
  end
end
return { "new" }
