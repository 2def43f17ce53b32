-- promote: moves delayed tasks to pending before they are due; keeps their retries and attempts.
-- KEYS[1] delayed          ZSET  member -> due ms
-- KEYS[2] pending:high     LIST  members, next at the right
-- KEYS[3] pending:default  LIST
-- KEYS[4] pending:low      LIST
-- KEYS[5] wakeup           LIST
-- ARGV[1…] member, at most 1000
-- Returns the members that are not delayed.
-- Writes  the new places of all other tasks, behind those that are pending.
local delayed, wakeup = KEYS[1], KEYS[5]
local pending = { h = KEYS[2], d = KEYS[3], l = KEYS[4] }
local members = columns(ARGV, 1, 1)

check_type("LLEN", pending.h, pending.d, pending.l)
local unknown = {}
for _, member in ipairs(members) do
  if redis.call("ZREM", delayed, member) == 0 then
    unknown[#unknown + 1] = member
  else
    redis.call("LPUSH", list_of(pending, member), member)
  end
end
if #unknown < #members then signal(wakeup) end
return unknown
