-- requeue: moves dead letters back to pending with fresh retries; keeps their attempts.
-- KEYS[1] dead_letter      ZSET  member -> time of the burial, ms
-- KEYS[2] pending:high     LIST  members, next at the right
-- KEYS[3] pending:default  LIST
-- KEYS[4] pending:low      LIST
-- KEYS[5] retries          HASH  member -> count
-- KEYS[6] reclaims         HASH  member -> count
-- KEYS[7] wakeup           LIST
-- KEYS[8] errors_dead      ZSET  member of a dead letter -> its error group
-- ARGV[1…] member, at most 1000
-- Returns the members that are not dead letters.
-- Writes  the new places of all other tasks.
local dead_letter, retries, reclaims, wakeup, buried = KEYS[1], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local pending = { h = KEYS[2], d = KEYS[3], l = KEYS[4] }
local members = columns(ARGV, 1, 1)

check_type("HLEN", retries, reclaims)
check_type("ZCARD", buried)
check_type("LLEN", pending.h, pending.d, pending.l)
local unknown = {}
for _, member in ipairs(members) do
  if redis.call("ZREM", dead_letter, member) == 0 then
    unknown[#unknown + 1] = member
  else
    redis.call("HDEL", retries, member)
    redis.call("HDEL", reclaims, member)
    redis.call("ZREM", buried, member)
    redis.call("LPUSH", list_of(pending, member), member)
  end
end
if #unknown < #members then signal(wakeup) end
return unknown
