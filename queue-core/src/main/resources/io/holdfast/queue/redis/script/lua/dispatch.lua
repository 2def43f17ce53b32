-- dispatch: moves due tasks to pending; signals if any is pending, in case a dying worker did not.
-- KEYS[1] delayed          ZSET  member -> due ms
-- KEYS[2] pending:high     LIST  members, next at the right
-- KEYS[3] pending:default  LIST
-- KEYS[4] pending:low      LIST
-- KEYS[5] wakeup           LIST
-- ARGV[1] limit            maximum number of tasks, 1 to 1000
-- ARGV[2] now              ms, or empty for Redis' clock
-- Returns now ms, the number of tasks moved, due ms of the next or empty.
-- Writes  the new places of the due tasks.
local delayed, high, default, low, wakeup = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local limit, now = limit_of(ARGV[1]), clock(ARGV[2])

local due = redis.call("ZRANGEBYSCORE", delayed, "-inf", digits(now), "LIMIT", 0, limit)
if #due > 0 then check_type("LLEN", high, default, low) end
redis.call("ZREM", delayed, "", unpack(due)) -- "" is not a task: it makes the script begin with a freeing write
local pushed = { h = {}, d = {}, l = {} }
for _, member in ipairs(due) do table.insert(list_of(pushed, member), member) end
for letter, list in pairs({ h = high, d = default, l = low }) do
  if #pushed[letter] > 0 then redis.call("LPUSH", list, unpack(pushed[letter])) end
end
signal_if_any(wakeup, high, default, low)
return { digits(now), #due, redis.call("ZRANGE", delayed, 0, 0, "WITHSCORES")[2] or "" }
