-- requeue: moves dead letters back to pending with fresh retries; keeps their attempts.
-- KEYS[1] dead_letter      ZSET  member -> time of the burial, ms
-- KEYS[2] pending:high     LIST  members, next at the right
-- KEYS[3] pending:default  LIST
-- KEYS[4] pending:low      LIST
-- KEYS[5] retries          HASH  member -> count
-- KEYS[6] reclaims         HASH  member -> count
-- KEYS[7] wakeup           LIST
-- KEYS[8] errors_dead      ZSET  member of a dead letter -> its error group
-- KEYS[9] data             HASH  member -> record
-- KEYS[10] control         HASH  turn:<priority letter> -> virtual time, turn of the tasks without a key
-- KEYS[11] pending:keyed   ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[12] key_turns       ZSET  priority letter and key -> turn of its next task
-- KEYS[13] parked          ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- ARGV[1…] member, at most 1000
-- Returns the members that are not dead letters.
-- Writes  the new places of all other tasks.
local dead_letter, retries, reclaims, wakeup, errors_dead = KEYS[1], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local data, control, keyed, turns, parked = KEYS[9], KEYS[10], KEYS[11], KEYS[12], KEYS[13]
local pending = { h = KEYS[2], d = KEYS[3], l = KEYS[4] }
local members = columns(ARGV, 1, 1)

check_type("HLEN", retries, reclaims)
check_type("ZCARD", errors_dead)
check_type("LLEN", pending.h, pending.d, pending.l)
local places = places_of(data, dead_letter, members)
local keys = places and keys_of(keyed, turns, parked, control)
local unknown, entries = {}, {}
for _, member in ipairs(members) do
  if redis.call("ZREM", dead_letter, member) == 0 then
    unknown[#unknown + 1] = member
  else
    redis.call("HDEL", retries, member)
    redis.call("HDEL", reclaims, member)
    redis.call("ZREM", errors_dead, member)
    if places and places[member] then
      entries[#entries + 1] = entry_of(member, places[member])
    else
      redis.call("LPUSH", list_of(pending, member), member)
    end
  end
end
if keys then keys.add(entries) end
if #unknown < #members then signal(wakeup) end
return unknown
