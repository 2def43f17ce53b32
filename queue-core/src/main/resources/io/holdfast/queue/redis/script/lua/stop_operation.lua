-- stop_operation: requests that an operation ends after the current step.
-- KEYS[1] operation_records  HASH  <id>:stop -> who stopped the operation
-- KEYS[2] operations_active  SET   ids of the operations that have not ended
-- ARGV[1] id
-- ARGV[2] who
-- Returns "1", or nothing if it is not active, or stopped already.
-- Writes  who stopped it.
local records, active = KEYS[1], KEYS[2]
local id, who = ARGV[1], ARGV[2]

if redis.call("SISMEMBER", active, id) == 0 then return {} end
if redis.call("HEXISTS", records, id .. ":stop") == 1 then return {} end
redis.call("HDEL", records, "") -- a script that begins with a freeing write runs on a full Redis
redis.call("HSET", records, id .. ":stop", who)
return { "1" }
