-- enqueue: adds new tasks to pending or delayed; leaves out those whose id is known.
-- KEYS[1] data             HASH  member -> record
-- KEYS[2] pending:high     LIST  members, next at the right
-- KEYS[3] pending:default  LIST
-- KEYS[4] pending:low      LIST
-- KEYS[5] delayed          ZSET  member -> due ms
-- KEYS[6] ids              ZSET  chosen id -> until when known, ms
-- KEYS[7] control          HASH  ghosts:<priority letter> -> tombstones in its list; sequence: of the last task with a
--                                key; turn:<priority letter> -> virtual time, turn of the tasks without a key; limits
-- KEYS[8] wakeup           LIST
-- KEYS[9] pending:keyed    ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[10] key_turns       ZSET  priority letter and key -> turn of its next task
-- KEYS[11] parked           ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- ARGV[1] max              maximum number of pending and delayed tasks, 0 for no limit
-- ARGV[2] remaining        tasks of the whole call that are not yet added, including these; then, for those that later
--                          calls add, key and number of tasks, …, separated by spaces. 0 after the first were added:
--                          they were admitted together, and no limit refuses them
-- ARGV[3] now              ms, or empty for Redis' clock
-- ARGV[4] count            tasks of this script call
-- ARGV[5…] member, record of each task, then the options of those tasks that have a chosen id or a start: columns of
--          row, chosen ("1" or empty), start (empty: now; "+" and ms: after; ms: at)
-- Returns "full", and, if not the queue is full but a key, its limit and the key; or "enqueued" and the rows, from 1, of the tasks whose id was known.
-- Writes  all tasks except the known ones, or nothing. If the window of an id is over while a tombstone of its last
--         task is still in pending, the id is new: the tombstone's mark stays before the record until acquire drops the
--         tombstone. The record of a task with a key gets its sequence number, at the end of the header.
local data, high, default, low, delayed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local ids, control, wakeup, keyed, turns, parked = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local max, rest, now, count = number(ARGV[1]), ARGV[2], ARGV[3], number(ARGV[4])
local remaining, later = tonumber(rest), nil -- later: the keys of the tasks that later calls add, if there are any
if not remaining then
  remaining, later = number(rest:match("^%d+")), rest:match(" .*")
end
local fields, before = ARGV, 4 -- the fields begin after this many arguments
local options = #ARGV > 4 + 2 * count and { columns(ARGV, 5 + 2 * count, 3) }

-- Looks up generated ids, too: a call may be sent a second time, with the generated ids of the first as chosen ids, and the
-- first may arrive after the second.
local looks_up = options or redis.call("ZCARD", ids) > 0
if looks_up then now = clock(now) end

local chosen, due_at = {}, {}
if options then
  local function due_of(start)
    if start == "" then return nil end
    local at = start:sub(1, 1) == "+" and now + number(start) or number(start)
    return at > now and at or nil
  end
  for i, row in ipairs(options[1]) do
    chosen[tonumber(row)], due_at[tonumber(row)] = options[2][i] == "1", due_of(options[3][i])
  end
end

local reply, named = { "enqueued" }, {}
if looks_up then
  -- The tombstone marks if they are all that is left of a member; nil if its task is known.
  local function marks_of(member)
    local size = redis.call("HSTRLEN", data, member)
    if size == 0 then return "" end
    return size < 64 and redis.call("HGET", data, member):match("^x+$") or nil -- a long record is not read
  end

  -- The marks for a new task; nil if its id is known, under any priority.
  local letters = { "d", "h", "l" }
  if redis.call("HEXISTS", control, "sequence") == 1 then letters = { "d", "h", "l", "D", "H", "L" } end
  local function marks_if_unknown(member)
    local id, of_member = member:sub(2), nil
    for _, letter in ipairs(letters) do
      local marks = marks_of(letter .. id)
      if not marks then return nil end
      if letter .. id == member then of_member = marks end
    end
    return of_member or ""
  end

  local names, new, new_due_at, seen = {}, {}, {}, {}
  for row = 1, count do names[row] = fields[before + 2 * row - 1]:sub(2) end
  local known_until = redis.call("ZMSCORE", ids, unpack(names))
  for row = 1, count do
    local id, member, record = names[row], fields[before + 2 * row - 1], fields[before + 2 * row]
    local marks = ""
    local known = (tonumber(known_until[row]) or 0) > now or seen[id]
    if not known and chosen[row] then
      marks = seen[id] == nil and marks_if_unknown(member)
      known = not marks
    end
    if known then
      reply[#reply + 1] = row
    else
      seen[id] = chosen[row] or false
      if chosen[row] then named[#named + 1], named[#named + 2] = "+inf", id end
      new[#new + 1], new[#new + 2] = member, marks == "" and record or marks .. record
      new_due_at[#new / 2] = due_at[row]
    end
  end
  fields, before, due_at, count = new, 0, new_due_at, #new / 2
  if count == 0 then return reply end
end

if max > 0 then
  local tombstones = redis.call("HMGET", control, "ghosts:h", "ghosts:d", "ghosts:l", "sequence")
  local depth = redis.call("ZCARD", delayed) + (tombstones[4] and redis.call("ZCARD", keyed) or 0)
  for i, list in ipairs({ high, default, low }) do
    depth = depth + redis.call("LLEN", list) - whole(tombstones[i], 0)
  end
  if remaining > 0 and depth + remaining - (#reply - 1) > max then return { "full" } end
end

local byte, HIGH, DEFAULT, LOW = string.byte, ("hdl"):byte(1, 3)
local due, first_due, highs, defaults, lows = {}, math.huge, {}, {}, {}
local high_count, default_count, low_count = 0, 0, 0
local keys, sequence, entries, limits, of_key, names_of_keys = nil, nil, nil, nil, {}, {}
for row = 1, count do
  local member, at = fields[before + 2 * row - 1], due_at[row]
  local letter = byte(member)
  local entry = nil
  if letter ~= DEFAULT and letter ~= HIGH and letter ~= LOW then -- it has a key
    if not keys then
      keys, entries = keys_of(keyed, turns, parked, control), {}
      local stored = redis.call("HMGET", control, "sequence", "limits")
      sequence, limits = whole(stored[1], 0), stored[2]
    end
    sequence = (sequence + 1) % 2 ^ 40
    local header, payload = fields[before + 2 * row]:match("^([^\n]*)(.*)$")
    local number = string.format(" %010x", sequence)
    fields[before + 2 * row] = header .. number .. payload
    local key = header:match(" for=(%S+)$")
    entry = member:sub(1, 1) .. key .. number .. " " .. member:sub(2)
    if not of_key[key] then names_of_keys[#names_of_keys + 1] = key end
    of_key[key] = (of_key[key] or 0) + 1
  end
  if at then
    due[#due + 1], due[#due + 2] = digits(at), member
    first_due = math.min(first_due, at)
  elseif letter == DEFAULT then
    default_count = default_count + 1
    defaults[default_count] = member
  elseif letter == HIGH then
    high_count = high_count + 1
    highs[high_count] = member
  elseif entry then
    entries[#entries + 1] = entry
  else
    low_count = low_count + 1
    lows[low_count] = member
  end
end

if later and not keys then limits = redis.call("HGET", control, "limits") end
if limits and remaining > 0 then
  local flow = flow_control()
  local key_max = flow.limits_in(limits).key_max_pending
  for key, more in (key_max and later or ""):gmatch("(%S+) (%d+)") do
    if not of_key[key] then names_of_keys[#names_of_keys + 1] = key end
    of_key[key] = (of_key[key] or 0) + number(more)
  end
  for _, key in ipairs(key_max and names_of_keys or {}) do
    if flow.pending_of(keyed, key) + of_key[key] > key_max then return { "full", digits(key_max), key } end
  end
end

-- Stops the script here, not in the middle, if a key has another type. No helper function: it would cost twice as much.
if high_count > 0 then redis.call("LLEN", high) end
if default_count > 0 then redis.call("LLEN", default) end
if low_count > 0 then redis.call("LLEN", low) end
if #due > 0 then redis.call("ZCARD", delayed) end
redis.call("HSET", data, unpack(fields, before + 1, before + 2 * count))
if sequence then redis.call("HSET", control, "sequence", digits(sequence)) end
if #named > 0 then redis.call("ZADD", ids, unpack(named)) end
if high_count > 0 then redis.call("LPUSH", high, unpack(highs)) end
if default_count > 0 then redis.call("LPUSH", default, unpack(defaults)) end
if low_count > 0 then redis.call("LPUSH", low, unpack(lows)) end
if keys then keys.add(entries) end
if high_count + default_count + low_count > 0 or keys and #entries > 0 then signal(wakeup) end
if #due > 0 then
  redis.call("ZADD", delayed, unpack(due))
  if tonumber(redis.call("ZRANGE", delayed, 0, 0, "WITHSCORES")[2]) >= first_due then signal(wakeup) end
end
return reply
