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
-- ARGV[4…] columns of member, chosen ("1" or empty), start (empty: now; "+" and ms: after; ms: at), record
-- Returns "full", or "enqueued" and the ids that were known.
-- Writes  all tasks but the known ones, or nothing.
local data, high, default, low, delayed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local ids, control, wakeup = KEYS[6], KEYS[7], KEYS[8]
local most, coming, now = tonumber(ARGV[1]), tonumber(ARGV[2]), clock(ARGV[3])
local members, chosen, starts, records = columns(ARGV, 4, 4)

-- Minted ids are looked up here, too: a call may arrive behind its own repetition, which chose the ids of its answer.
local known_until = {}
if redis.call("EXISTS", ids) == 1 then
  local names = {}
  for row = 1, #members do names[row] = members[row]:sub(2) end
  known_until = redis.call("ZMSCORE", ids, unpack(names))
end
local function lives(id)
  return redis.call("HEXISTS", data, "d" .. id) + redis.call("HEXISTS", data, "h" .. id)
    + redis.call("HEXISTS", data, "l" .. id) > 0
end

local reply, seen, rows, count = { "enqueued" }, {}, {}, 0
for row = 1, #members do
  local id = chosen[row] == "1" and members[row]:sub(2)
  if (tonumber(known_until[row]) or 0) > now or id and (seen[id] or lives(id)) then
    reply[#reply + 1] = members[row]:sub(2)
  else
    count = count + 1
    rows[count] = row
    if id then seen[id] = true end
  end
end
if count == 0 then return reply end

if most > 0 then
  local depth = redis.call("ZCARD", delayed)
  for letter, list in pairs({ h = high, d = default, l = low }) do
    depth = depth + redis.call("LLEN", list) - (redis.call("HGET", control, "ghosts:" .. letter) or 0)
  end
  if depth + coming - (#reply - 1) > most then return { "full" } end
end

local fields, known, due, first_due = {}, {}, {}, math.huge
local pushed, sizes = { h = {}, d = {}, l = {} }, { h = 0, d = 0, l = 0 }
for i = 1, count do
  local row = rows[i]
  local member, start = members[row], starts[row]
  fields[2 * i - 1], fields[2 * i] = member, records[row]
  if chosen[row] == "1" then known[#known + 1], known[#known + 2] = "+inf", member:sub(2) end
  local at = start == "" and 0 or start:sub(1, 1) == "+" and now + tonumber(start) or tonumber(start)
  if at > now then
    due[#due + 1], due[#due + 2] = digits(at), member
    first_due = math.min(first_due, at)
  else
    local letter = member:sub(1, 1)
    sizes[letter] = sizes[letter] + 1
    pushed[letter][sizes[letter]] = member
  end
end

redis.call("HSET", data, unpack(fields))
if #known > 0 then redis.call("ZADD", ids, unpack(known)) end
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
