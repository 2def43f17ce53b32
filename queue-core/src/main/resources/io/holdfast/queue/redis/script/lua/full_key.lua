-- full_key: finds a key that would have too many pending tasks with more tasks.
-- KEYS[1] pending:keyed  ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[2] control        HASH  limits
-- ARGV[1…] columns of key, number of further tasks; at most 1000 rows
-- Returns nothing, or the limit and the first key that would exceed it.
-- Writes  nothing.
local keyed, control = KEYS[1], KEYS[2]
local keys, counts = columns(ARGV, 1, 2)

local flow = flow_control()
local max = flow.limits_in(redis.call("HGET", control, "limits") or "").key_max_pending
for i, key in ipairs(max and keys or {}) do
  if flow.pending_of(keyed, key) + number(counts[i]) > max then return { digits(max), key } end
end
return {}
