-- enqueue: takes new tasks in, into pending or delayed; those whose id is known are left out.
-- KEYS[1] data             HASH  member -> record
-- KEYS[2] pending:high     LIST  members, next at the right
-- KEYS[3] pending:default  LIST
-- KEYS[4] pending:low      LIST
-- KEYS[5] delayed          ZSET  member -> due ms
-- KEYS[6] ids              ZSET  chosen id -> until when known, ms
-- KEYS[7] control          HASH  ghosts:<priority letter> -> tombstones in its list
-- KEYS[8] wakeup           LIST
-- ARGV[1] most             pending and delayed tasks allowed, 0 for any number
-- ARGV[2] coming           tasks of the whole call that are not in yet, these included
-- ARGV[3] now              ms, or empty for Redis' clock
-- ARGV[4] count            tasks of this call of the script
-- ARGV[5…] member, record of each task, then columns of row, chosen ("1" or empty), start (empty: now; "+" and ms:
--          after; ms: at) for those tasks that have a chosen id or a start
-- Returns "full", or "enqueued" and the rows, from 1, of the tasks whose id was known.
-- Writes  all tasks but the known ones, or nothing.
local data, high, default, low, delayed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local ids, control, wakeup = KEYS[6], KEYS[7], KEYS[8]
local most, coming, now, count = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local fields, marks = { unpack(ARGV, 5, 4 + 2 * count) }, #ARGV > 4 + 2 * count and { columns(ARGV, 5 + 2 * count, 3) }

local function lives(id)
  return redis.call("HEXISTS", data, "d" .. id) + redis.call("HEXISTS", data, "h" .. id)
    + redis.call("HEXISTS", data, "l" .. id) > 0
end

local chosen, starts = {}, {}
if marks then
  for i, row in ipairs(marks[1]) do
    chosen[tonumber(row)], starts[tonumber(row)] = marks[2][i] == "1", marks[3][i]
  end
end

-- Minted ids are looked up here, too: a call may arrive behind its own repetition, which chose the ids of its answer.
local reply, named = { "enqueued" }, {}
if marks or redis.call("EXISTS", ids) == 1 then
  now = clock(now)
  local names, new, new_starts, seen = {}, {}, {}, {}
  for row = 1, count do names[row] = fields[2 * row - 1]:sub(2) end
  local known_until = redis.call("ZMSCORE", ids, unpack(names))
  for row = 1, count do
    local id = names[row]
    if (tonumber(known_until[row]) or 0) > now or chosen[row] and (seen[id] ~= nil or lives(id)) or seen[id] then
      reply[#reply + 1] = row
    else
      seen[id] = chosen[row] or false
      if chosen[row] then named[#named + 1], named[#named + 2] = "+inf", id end
      new[#new + 1], new[#new + 2] = fields[2 * row - 1], fields[2 * row]
      new_starts[#new / 2] = starts[row]
    end
  end
  fields, starts, count = new, new_starts, #new / 2
  if count == 0 then return reply end
end

if most > 0 then
  local ghosts = redis.call("HMGET", control, "ghosts:h", "ghosts:d", "ghosts:l")
  local depth = redis.call("ZCARD", delayed)
  for i, list in ipairs({ high, default, low }) do
    depth = depth + redis.call("LLEN", list) - (ghosts[i] or 0)
  end
  if depth + coming - (#reply - 1) > most then return { "full" } end
end

local due, first_due, pushed, sizes = {}, math.huge, { h = {}, d = {}, l = {} }, { h = 0, d = 0, l = 0 }
for row = 1, count do
  local member, start = fields[2 * row - 1], starts[row] or ""
  local at = start == "" and 0 or start:sub(1, 1) == "+" and now + tonumber(start) or tonumber(start)
  if at > 0 and at > now then
    due[#due + 1], due[#due + 2] = digits(at), member
    first_due = math.min(first_due, at)
  else
    local letter = member:sub(1, 1)
    local size = sizes[letter] + 1
    sizes[letter], pushed[letter][size] = size, member
  end
end

redis.call("HSET", data, unpack(fields))
if #named > 0 then redis.call("ZADD", ids, unpack(named)) end
for letter, list in pairs({ h = high, d = default, l = low }) do
  if sizes[letter] > 0 then
    redis.call("LPUSH", list, unpack(pushed[letter]))
    ring(wakeup)
  end
end
if #due > 0 then
  redis.call("ZADD", delayed, unpack(due))
  if tonumber(redis.call("ZRANGE", delayed, 0, 0, "WITHSCORES")[2]) >= first_due then ring(wakeup) end
end
return reply
