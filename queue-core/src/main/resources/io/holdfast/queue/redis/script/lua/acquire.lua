-- acquire: leases the oldest pending tasks of the highest priority, and drops the tombstones it finds.
-- KEYS[1]  pending:high     LIST    members, next at the right
-- KEYS[2]  pending:default  LIST
-- KEYS[3]  pending:low      LIST
-- KEYS[4]  data             HASH    member -> record, preceded by an x for each tombstone
-- KEYS[5]  processing       HASH    member -> token and worker
-- KEYS[6]  leases           ZSET    token -> deadline ms of those of its tasks that were never renewed
-- KEYS[7]  batches          HASH    token -> the members acquired with it; left:<token> -> how many are held
-- KEYS[8]  fence            STRING  last token
-- KEYS[9]  retries          HASH    member -> count
-- KEYS[10] delayed          ZSET    member -> due ms
-- KEYS[11] control          HASH    paused; ghosts:<priority letter> -> tombstones in its list; lease_range: shortest
--                                   and longest lease in use, ms; server: lead of the tokens over the clock of the
--                                   server that gave the last one, µs, and its name; epochs: <first token>:<lead> of
--                                   the last servers, newest first
-- KEYS[12] wakeup           LIST
-- ARGV[1]  worker
-- ARGV[2]  limit            maximum number of tasks, 1 to 1000
-- ARGV[3]  lease            ms
-- ARGV[4]  max_bytes        maximum bytes of records; at least one task is returned in any case
-- ARGV[5]  server           names the run of this server, or empty if unknown
-- ARGV[6]  now              ms, or empty for Redis' clock
-- ARGV[7]  checked          "1" from refill, which has already read processing, leases and batches; absent otherwise
-- Returns now ms, token, due ms of the first delayed task or empty, retries of the acquired tasks (a list, or empty if
--         no task of the queue has any); and if it acquired any tasks, two lists: members, records.
-- Writes  the leases of the acquired tasks, with one deadline for all of them: most tasks end before it matters, and
--         separate deadlines would reduce the throughput by an eighth. Sends a wake-up signal again if it leaves
--         tasks behind. The first lease of a queue puts a permanent anchor into each of the three structures: a member
--         of more than 64 bytes. It forces the hash-table encoding: Redis searches a small packed structure linearly.
local high, default, low, data, processing, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local batches, fence, retries, delayed, control, wakeup = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local worker, limit, lease, max_bytes = ARGV[1], number(ARGV[2]), ARGV[3], number(ARGV[4])
local server, now, are_checked = ARGV[5], clock(ARGV[6]), ARGV[7]
local deadline = digits(now + number(lease))
local byte, TOMBSTONE, MAX_TOMBSTONES = string.byte, ("x"):byte(), 2000
local STEP = 64 -- small, because records beyond `max_bytes` are read for nothing, and block Redis meanwhile

local first_due = redis.call("ZRANGE", delayed, "0", "0", "WITHSCORES")[2] or ""
local reply = { now, 0, first_due, "" }
local known = redis.call("HMGET", control, "paused", "lease_range", "server")
if known[1] then return reply end

-- Reads only: if a damaged value stops the script, no task must have left its list.
local taken, records, count, size, tombstones = {}, {}, 0, 0, 0
local marks = {} -- list -> tombstones found
local unmarked = {} -- member -> its record without the marks of the tombstones found; empty if nothing is left

-- Returns how many entries of the list it processed.
local function take_from(list)
  local popped = 0
  while count < limit and size < max_bytes and tombstones < MAX_TOMBSTONES do
    local last = popped == 0 and "-1" or digits(-popped - 1)
    local members = redis.call("LRANGE", list, digits(-popped - math.min(STEP, limit - count)), last)
    if #members == 0 then break end
    local found = redis.call("HMGET", data, unpack(members))
    for i = #members, 1, -1 do
      local record = found[i]
      if not record or byte(record) == TOMBSTONE then
        record = unmarked[members[i]] or record or ""
        if record == "" or byte(record) == TOMBSTONE then -- not the entry of the task itself
          tombstones, marks[list] = tombstones + 1, (marks[list] or 0) + (record == "" and 0 or 1)
          unmarked[members[i]], record = record:sub(2), nil
        end
      end
      if record then
        if count > 0 and size + #record > max_bytes then
          size = max_bytes
          break
        end
        count, size = count + 1, size + #record
        taken[count], records[count] = members[i], record
      end
      popped = popped + 1
    end
  end
  return popped
end
local of_high, of_default, of_low = take_from(high), take_from(default), take_from(low)
if count == 0 and tombstones == 0 then return reply end

local last = count > 0 and redis.call("GET", fence)
local lead, last_server = (known[3] or ""):match("^(%S+) (.+)$")
local is_new_server = count > 0 and server ~= "" and server ~= last_server
local epochs = is_new_server and redis.call("HGET", control, "epochs") or ""
if count > 0 and redis.call("EXISTS", retries) == 1 then reply[4] = redis.call("HMGET", retries, unpack(taken)) end
if count > 0 and not are_checked then -- stops the script here, not in the middle, if one has another type
  redis.call("HLEN", processing)
  redis.call("HLEN", batches)
  redis.call("ZCARD", leases)
end
local counted = tombstones > 0 and redis.call("HMGET", control, "ghosts:h", "ghosts:d", "ghosts:l")

if of_high > 0 then redis.call("LTRIM", high, "0", digits(-of_high - 1)) end
if of_default > 0 then redis.call("LTRIM", default, "0", digits(-of_default - 1)) end
if of_low > 0 then redis.call("LTRIM", low, "0", digits(-of_low - 1)) end
for i, list in ipairs(counted and { high, default, low } or {}) do
  local found, field = marks[list] or 0, ({ "ghosts:h", "ghosts:d", "ghosts:l" })[i]
  if found > 0 then redis.call("HSET", control, field, digits(math.max(0, whole(counted[i], 0) - found))) end
end
for member, record in pairs(unmarked) do
  if record == "" then
    redis.call("HDEL", data, member)
  else
    redis.call("HSET", data, member, record)
  end
end
if count == 0 then
  signal_if_any(wakeup, high, default, low)
  return reply
end

-- Tokens grow with the clock. A new server may be a replica that had not received the last of them, and its clock may
-- be behind: its tokens get a lead.
local MAX_TIME, LEAD, MAX_EPOCHS = 2 ^ 53 - 2 ^ 50, 3600000000, 8 -- MAX_TIME (µs) is reached in the year 2219
lead = whole(lead, 0)
local token = math.max(whole(last, 0) + 1, math.min(now * 1000 + lead, MAX_TIME))
if is_new_server then
  if last then token = math.min(token + LEAD, math.max(token, MAX_TIME)) end -- a new queue needs no lead
  lead = digits(token - now * 1000)
  local kept = { digits(token) .. ":" .. lead }
  for epoch in epochs:gmatch("%d+:%-?%d+") do
    if #kept < MAX_EPOCHS then kept[#kept + 1] = epoch end
  end
  redis.call("HSET", control, "server", lead .. " " .. server, "epochs", table.concat(kept, " "))
end
token = digits(token)
local holders, holder = {}, token .. " " .. worker
for i = 1, count do
  holders[2 * i - 1], holders[2 * i] = taken[i], holder
end
redis.call("SET", fence, token)
if not last then
  redis.call("HSET", processing, ANCHOR, "")
  redis.call("ZADD", leases, "+inf", ANCHOR)
  redis.call("HSET", batches, ANCHOR, "")
end
redis.call("HSET", processing, unpack(holders))
redis.call("ZADD", leases, deadline, token)
redis.call("HSET", batches, token, table.concat(taken, " "), "left:" .. token, count)
note_lease(control, known[2], lease)
signal_if_any(wakeup, high, default, low)

reply[2], reply[5], reply[6] = token, taken, records
return reply
