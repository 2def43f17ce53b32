-- acquire: leases the oldest pending tasks of the highest priority, and drops the tombstones it meets.
-- KEYS[1]  pending:high     LIST    members, next at the right
-- KEYS[2]  pending:default  LIST
-- KEYS[3]  pending:low      LIST
-- KEYS[4]  data             HASH    member -> record; a tombstone begins with x
-- KEYS[5]  processing       HASH    member -> token and worker
-- KEYS[6]  leases           ZSET    token -> deadline ms of those of its tasks that were never renewed
-- KEYS[7]  batches          HASH    token -> the members that were acquired with it; left:<token> -> how many are held
-- KEYS[8]  fence            STRING  last token
-- KEYS[9]  retries          HASH    member -> count
-- KEYS[10] delayed          ZSET    member -> due ms
-- KEYS[11] completed        ZSET    member -> time of its end, ms
-- KEYS[12] control          HASH    paused; ghosts:<priority letter> -> tombstones in its list
-- KEYS[13] wakeup           LIST
-- ARGV[1]  worker
-- ARGV[2]  limit            tasks at most, 1 to 1000
-- ARGV[3]  lease            ms
-- ARGV[4]  room             bytes of records at most; one task comes in any case
-- ARGV[5]  now              ms, or empty for Redis' clock
-- Returns now ms, token, due ms of the first delayed task or empty, retries of the taken tasks (a list, or empty when no
--         task of the queue has any); and when it took any, two lists: members, records.
-- Writes  the taken tasks' leases, with one deadline for all of them: most tasks end before it matters, and one for
--         each would be an eighth of what a drain costs. Rings again when it leaves tasks behind. The first lease of a
--         queue puts an anchor into each of the three structures for good: a member of more than 64 bytes, which
--         keeps Redis from packing small ones into a list that is searched from end to end.
local high, default, low, data, processing, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local batches, fence, retries, delayed, completed = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local control, wakeup = KEYS[12], KEYS[13]
local worker, limit, lease, room, now = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), clock(ARGV[5])
local byte, TOMBSTONE, MOST_GHOSTS = string.byte, ("x"):byte(), 2000
local STEP = 64 -- small: records that turn out too large for the room are read in vain while Redis stands still

local first_due = redis.call("ZRANGE", delayed, "0", "0", "WITHSCORES")[2] or ""
local reply = { now, 0, first_due, "" }
if redis.call("HEXISTS", control, "paused") == 1 then return reply end

local taken, records, ghosts, count, size = {}, {}, {}, 0, 0
local function take_from(list)
  while count < limit and size < room and #ghosts < MOST_GHOSTS do
    local members = redis.call("LRANGE", list, -math.min(STEP, limit - count), "-1")
    if #members == 0 then return end
    local found, popped = redis.call("HMGET", data, unpack(members)), 0
    for i = #members, 1, -1 do
      local record = found[i]
      if not record or byte(record) == TOMBSTONE then
        ghosts[#ghosts + 1] = { member = members[i], record = record }
      elseif count > 0 and size + #record > room then
        size = room
        break
      else
        count, size = count + 1, size + #record
        taken[count], records[count] = members[i], record
      end
      popped = popped + 1
    end
    if popped > 0 then redis.call("LTRIM", list, "0", -popped - 1) end
  end
end
take_from(high)
take_from(default)
take_from(low)

for _, ghost in ipairs(ghosts) do
  if ghost.record then redis.call("HINCRBY", control, "ghosts:" .. ghost.member:sub(1, 1), -1) end
  if ghost.record and redis.call("ZSCORE", completed, ghost.member) then
    redis.call("HSET", data, ghost.member, ghost.record:sub(2))
  else
    redis.call("HDEL", data, ghost.member)
  end
end
if count == 0 then
  if #ghosts > 0 then ring_if_any(wakeup, high, default, low) end
  return reply
end

local last = redis.call("GET", fence)
local token = digits(math.max((last or 0) + 1, now * 1000))
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
redis.call("ZADD", leases, digits(now + lease), token)
redis.call("HSET", batches, token, table.concat(taken, " "), "left:" .. token, count)
ring_if_any(wakeup, high, default, low)

reply[2], reply[5], reply[6] = token, taken, records
if redis.call("EXISTS", retries) == 1 then reply[4] = redis.call("HMGET", retries, unpack(taken)) end
return reply
