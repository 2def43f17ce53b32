-- promote: moves delayed tasks to pending before they are due; keeps their retries and attempts.
-- KEYS[1] delayed          ZSET  member -> due ms
-- KEYS[2] pending:high     LIST  members, next at the right
-- KEYS[3] pending:default  LIST
-- KEYS[4] pending:low      LIST
-- KEYS[5] wakeup           LIST
-- KEYS[6] data             HASH  member -> record
-- KEYS[7] control          HASH  turn:<priority letter> -> virtual time, turn of the tasks without a key
-- KEYS[8] pending:keyed    ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[9] key_turns        ZSET  priority letter and key -> turn of its next task
-- ARGV[1…] member, at most 1000
-- Returns the members that are not delayed.
-- Writes  the new places of all other tasks, behind those that are pending; a task with a key by its age.
local delayed, wakeup = KEYS[1], KEYS[5]
local data, control, keyed, turns = KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local pending = { h = KEYS[2], d = KEYS[3], l = KEYS[4] }
local members = columns(ARGV, 1, 1)

check_type("LLEN", pending.h, pending.d, pending.l)
local places = places_of(data, delayed, members)
local keys = places and keys_of(keyed, turns, control)
local unknown, entries = {}, {}
for _, member in ipairs(members) do
  if redis.call("ZREM", delayed, member) == 0 then
    unknown[#unknown + 1] = member
  else
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
