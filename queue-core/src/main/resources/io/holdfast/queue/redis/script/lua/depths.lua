-- depths: counts the tasks in each state, at one moment.
-- KEYS[1] pending:high     LIST  members, next at the right
-- KEYS[2] pending:default  LIST
-- KEYS[3] pending:low      LIST
-- KEYS[4] delayed          ZSET
-- KEYS[5] processing       HASH  member -> token and worker
-- KEYS[6] dead_letter      ZSET
-- KEYS[7] completed        ZSET
-- KEYS[8] control          HASH  paused; ghosts:<priority letter> -> tombstones in its list
-- KEYS[9] data             HASH  member -> record
-- KEYS[10] pending:keyed   ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[11] key_turns       ZSET  priority letter and key -> turn of its next task
-- KEYS[12] parked          ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- ARGV[1] now              ms, or empty for Redis' clock
-- Returns now ms, paused or empty, the seven counts in the order of the keys, with the tasks that have a key; then for
--         each list with tasks the header of the first one, and for each of the first keys of each priority, and of those
--         that wait for a limit, that of its first task. If a list begins with more tombstones than are examined, its header is missing.
-- Writes  nothing.
local high, default, low, delayed, processing = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local dead_letter, completed, control, data, keyed, turns = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local parked, now = KEYS[12], clock(ARGV[1])
local MAX_SKIPPED, MAX_KEYS = 250, 10

-- The header of the first task in the list. Skips members with tombstones, because an entry does not say
-- whether it is the task's entry or its tombstone.
local function first_header(list)
  for skipped = 0, MAX_SKIPPED - 1 do
    local member = redis.call("LINDEX", list, digits(-skipped - 1))
    if not member then return end
    local record = redis.call("HGET", data, member) or "x"
    if record:sub(1, 1) ~= "x" then return record:match("^[^\n]*") end
  end
end

local known = redis.call("HMGET", control, "paused", "ghosts:h", "ghosts:d", "ghosts:l")
local pending = {}
for i, list in ipairs({ high, default, low }) do
  pending[i] = redis.call("LLEN", list) - whole(known[i + 1], 0)
end
local reply = { digits(now), known[1] or "", pending[1], pending[2], pending[3] }
reply[6] = redis.call("ZCARD", delayed)
reply[7] = redis.call("HLEN", processing) - redis.call("HEXISTS", processing, ANCHOR)
reply[8] = redis.call("ZCARD", dead_letter)
reply[9] = redis.call("ZCARD", completed)
for i, list in ipairs({ high, default, low }) do
  if pending[i] > 0 then reply[#reply + 1] = first_header(list) end
end
if redis.call("EXISTS", keyed) == 0 then return reply end

local function add_first_task(name)
  local entry = redis.call("ZRANGEBYLEX", keyed, "[" .. name .. " ", "(" .. name .. "!", "LIMIT", 0, 1)[1]
  local record = entry and redis.call("HGET", data, name:sub(1, 1) .. entry:match("[^ ]*$"))
  if record then reply[#reply + 1] = record:match("^[^\n]*") end
end
local keys = turns_of(turns, control)
for i, letter in ipairs({ "H", "D", "L" }) do
  local count = redis.call("ZLEXCOUNT", keyed, "[" .. letter, "(" .. string.char(letter:byte() + 1))
  reply[2 + i] = reply[2 + i] + count
  local first = count > 0 and keys.first(letter, MAX_KEYS) or {}
  for k = 1, #first, 2 do add_first_task(first[k]) end
end
for _, name in ipairs(redis.call("ZRANGE", parked, 0, MAX_KEYS)) do
  if name ~= "" then add_first_task(name) end
end
return reply
