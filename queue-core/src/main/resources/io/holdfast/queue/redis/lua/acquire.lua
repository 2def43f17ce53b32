-- acquire: leases the oldest pending tasks of the highest priority, and drops the tombstones it meets.
-- KEYS[1]  pending:high     LIST    members, next at the right
-- KEYS[2]  pending:default  LIST
-- KEYS[3]  pending:low      LIST
-- KEYS[4]  data             HASH    member -> record; a tombstone begins with x
-- KEYS[5]  processing       ZSET    member -> lease deadline ms
-- KEYS[6]  owners           HASH    member -> token and worker
-- KEYS[7]  fence            STRING  last token
-- KEYS[8]  retries          HASH    member -> count
-- KEYS[9]  delayed          ZSET    member -> due ms
-- KEYS[10] completed        ZSET    member -> time of its end, ms
-- KEYS[11] control          HASH    paused; ghosts:<priority letter> -> tombstones in its list
-- KEYS[12] wakeup           LIST
-- ARGV[1]  worker
-- ARGV[2]  limit            tasks at most, 1 to 1000
-- ARGV[3]  lease            ms
-- ARGV[4]  room             bytes of records at most; one task comes in any case
-- ARGV[5]  now              ms, or empty for Redis' clock
-- Returns now ms, token, due ms of the first delayed task or empty; and when it took any, three lists: members, records,
--         retries (empty when no task of the queue has any).
-- Writes  the taken tasks' leases; rings again when it leaves tasks behind. The first lease of a queue puts an anchor
--         beside it for good: a member of more than 64 bytes, which keeps Redis from packing small sets into a list
--         that is searched from end to end.
local high, default, low, data, processing, owners = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local fence, retries, delayed, completed, control, wakeup = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local worker, limit, lease, room, now = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), clock(ARGV[5])
local byte, TOMBSTONE, MOST_GHOSTS = string.byte, ("x"):byte(), 2000
local STEP = 32 -- small: records that turn out too large for the room are read in vain while Redis stands still

local first_due = redis.call("ZRANGE", delayed, "0", "0", "WITHSCORES")[2] or ""
if redis.call("HEXISTS", control, "paused") == 1 then return { now, 0, first_due } end

local taken, records, ghosts, count, size = {}, {}, {}, 0, 0
local function take_from(list)
  while count < limit and size < room and #ghosts < MOST_GHOSTS do
    local members = redis.call("LRANGE", list, digits(-math.min(STEP, limit - count)), "-1")
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
    if popped > 0 then redis.call("LTRIM", list, "0", digits(-popped - 1)) end
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
  if #ghosts > 0 and redis.call("EXISTS", high, default, low) > 0 then ring(wakeup) end
  return { now, 0, first_due }
end

local token = digits(math.max((redis.call("GET", fence) or 0) + 1, now * 1000))
local failed = redis.call("EXISTS", retries) == 1 and redis.call("HMGET", retries, unpack(taken)) or {}
local deadlines, holders = {}, {}
local deadline, holder = digits(now + lease), token .. " " .. worker
for i = 1, count do
  local odd, member = 2 * i - 1, taken[i]
  deadlines[odd] = deadline
  deadlines[odd + 1] = member
  holders[odd] = member
  holders[odd + 1] = holder
end
redis.call("SET", fence, token)
if redis.call("EXISTS", processing) == 0 then
  local anchor = ("-"):rep(65)
  redis.call("ZADD", processing, "+inf", anchor)
  redis.call("HSET", owners, anchor, "")
end
redis.call("ZADD", processing, unpack(deadlines))
redis.call("HSET", owners, unpack(holders))
if redis.call("EXISTS", high, default, low) > 0 then ring(wakeup) end
return { now, token, first_due, taken, records, failed }
