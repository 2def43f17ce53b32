-- dispatch: moves due tasks to pending; lets keys take turns whose rate or delay allows it; signals if any task can start.
-- KEYS[1] delayed          ZSET  member -> due ms
-- KEYS[2] pending:high     LIST  members, next at the right
-- KEYS[3] pending:default  LIST
-- KEYS[4] pending:low      LIST
-- KEYS[5] wakeup           LIST
-- KEYS[6] data             HASH  member -> record
-- KEYS[7] control          HASH  turn:<priority letter> -> virtual time, turn of the tasks without a key
-- KEYS[8] pending:keyed    ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[9] key_turns        ZSET  priority letter and key -> turn of its next task
-- KEYS[10] parked          ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[11] key_states      HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- ARGV[1] limit            maximum number of tasks, 1 to 1000
-- ARGV[2] now              ms, or empty for Redis' clock
-- Returns now ms, the number of tasks moved, due ms of the next task or rate, or empty. Moves fewer tasks than are due if the records of
--         those with a key are large.
-- Writes  the new places of the due tasks, and the turns of those keys. Signals in case a dying worker did not, but not
--         while the queue itself waits for a limit.
local delayed, high, default, low, wakeup = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local data, control, keyed, turns, parked, states = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local limit, now = limit_of(ARGV[1]), clock(ARGV[2])

local flow = flow_control()
local due = redis.call("ZRANGEBYSCORE", delayed, "-inf", digits(now), "LIMIT", 0, limit)
if #due > 0 then check_type("LLEN", high, default, low) end
local MAX_BYTES = 8 * 1024 * 1024
local pushed, entries, bytes, count, keys = { h = {}, d = {}, l = {} }, {}, 0, 0, nil
for _, member in ipairs(due) do
  local record = is_keyed(member) and redis.call("HGET", data, member)
  local place = place_in(record)
  bytes = bytes + #(record or "")
  if bytes > MAX_BYTES and count > 0 then break end
  count = count + 1
  if place then entries[#entries + 1] = entry_of(member, place) else table.insert(list_of(pushed, member), member) end
end
local unpark = flow.unparking_due(turns, parked, states, control, now, limit)
if #entries > 0 then keys = keys_of(keyed, turns, parked, control) end
redis.call("ZREM", delayed, "", unpack(due, 1, count)) -- "" is not a task: the script begins with a freeing write
for letter, list in pairs({ h = high, d = default, l = low }) do
  if #pushed[letter] > 0 then redis.call("LPUSH", list, unpack(pushed[letter])) end
end
if unpark then unpark() end
if keys then keys.add(entries) end
if not redis.call("ZSCORE", parked, "") then signal_if_any(wakeup, high, default, low, turns) end
return { digits(now), count, flow.first_time(delayed, parked) }
