-- complete: ends the tasks whose lease still stands, and forgets the oldest ended ones beyond a count.
-- KEYS[1] data        HASH  member -> record
-- KEYS[2] processing  ZSET  member -> lease deadline ms
-- KEYS[3] owners      HASH  member -> token and worker
-- KEYS[4] completed   ZSET  member -> time of its end, ms
-- ARGV[1] worker
-- ARGV[2] count       ended tasks to keep
-- ARGV[3] token
-- ARGV[4…] member
-- Returns the members whose lease was lost.
local data, processing, owners, completed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local worker, count, token = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local members = {}
for i = 4, #ARGV do members[#members + 1] = ARGV[i] end

local held, lost = {}, {}
local owner, holder = redis.call("HMGET", owners, unpack(members)), token .. " " .. worker
for i, member in ipairs(members) do
  local into = owner[i] == holder and held or lost
  into[#into + 1] = member
end
if #held == 0 then return lost end

redis.call("ZREM", processing, unpack(held))
redis.call("HDEL", owners, unpack(held))
local time = redis.call("TIME")
local now, ends = string.format("%.0f", time[1] * 1000 + math.floor(time[2] / 1000)), {}
for i, member in ipairs(held) do ends[2 * i - 1], ends[2 * i] = now, member end
redis.call("ZADD", completed, unpack(ends))
local beyond = redis.call("ZCARD", completed) - count
if beyond > 0 then
  local popped, forgotten = redis.call("ZPOPMIN", completed, beyond), {}
  for i = 1, #popped, 2 do forgotten[#forgotten + 1] = popped[i] end
  redis.call("HDEL", data, unpack(forgotten))
end
return lost
