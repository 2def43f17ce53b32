-- acquire: leases the oldest tasks under a new token.
-- KEYS[1] data        HASH    member -> record
-- KEYS[2] pending     LIST    members, next at the right
-- KEYS[3] wakeup      LIST    one token at most
-- KEYS[4] processing  ZSET    member -> lease deadline ms
-- KEYS[5] owners      HASH    member -> token and worker
-- KEYS[6] fence       STRING  last token
-- ARGV[1] worker
-- ARGV[2] limit
-- ARGV[3] lease       ms
-- Returns token, then for each task: member, record. Nothing when there is none.
local data, pending, wakeup, processing, owners, fence = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local worker, limit, lease = ARGV[1], ARGV[2], ARGV[3]

local taken = redis.call("RPOP", pending, limit)
if not taken then return {} end
local records = redis.call("HMGET", data, unpack(taken))
local time = redis.call("TIME")
local micros = time[1] * 1000000 + time[2]
local token = string.format("%.0f", math.max((redis.call("GET", fence) or 0) + 1, micros))
local deadline, holder = string.format("%.0f", micros / 1000 + lease), token .. " " .. worker
local reply, deadlines, holders = { token }, {}, {}
for i, member in ipairs(taken) do
  deadlines[2 * i - 1], deadlines[2 * i] = deadline, member
  holders[2 * i - 1], holders[2 * i] = member, holder
  reply[2 * i], reply[2 * i + 1] = member, records[i]
end
redis.call("SET", fence, token)
if redis.call("EXISTS", processing) == 0 then -- a long member keeps small sets from being packed into a list
  redis.call("ZADD", processing, "+inf", ("-"):rep(65))
  redis.call("HSET", owners, ("-"):rep(65), "")
end
redis.call("ZADD", processing, unpack(deadlines))
redis.call("HSET", owners, unpack(holders))
if redis.call("EXISTS", pending) == 1 and redis.call("EXISTS", wakeup) == 0 then redis.call("LPUSH", wakeup, "1") end
return reply
