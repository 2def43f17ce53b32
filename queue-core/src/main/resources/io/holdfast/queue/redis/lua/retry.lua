-- retry: failed tasks go to delayed, at the cost of one retry each.
-- KEYS[1]  processing  HASH  member -> token and worker
-- KEYS[2]  leases      ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[3]  batches     HASH  token -> the members that were acquired with it; left:<token> -> how many are held
-- KEYS[4]  renewed     ZSET  member -> deadline ms
-- KEYS[5]  put_offs    HASH  member -> count and reason
-- KEYS[6]  cancels     SET   members whose handler is to stop
-- KEYS[7]  completed   ZSET  member -> time of its end, ms
-- KEYS[8]  endings     HASH  member -> how it ended
-- KEYS[9]  retries     HASH  member -> count
-- KEYS[10] attempts    HASH  member -> lines, oldest first
-- KEYS[11] delayed     ZSET  member -> due ms
-- KEYS[12] wakeup      LIST
-- ARGV[1]  worker
-- ARGV[2]  now         ms, or empty for Redis' clock
-- ARGV[3…] columns of member, token, delay ms, what the attempt's line says after time and worker
-- Returns exceptions: member, "lost"; or member, "cancelled": it ended so, as was asked.
-- Writes  the others' retries.
local processing, leases, batches, renewed, put_offs, cancels =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local completed, endings, retries, attempts, delayed, wakeup =
  KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local worker, now = ARGV[1], clock(ARGV[2])
local members, tokens, delays, lines = columns(ARGV, 3, 4)

local rows, held, exceptions, held_tokens = held_rows(processing, worker, members, tokens)
if #held == 0 then return exceptions end
local failed, dues, first_due = redis.call("HMGET", retries, unpack(held)), {}, math.huge
for i, row in ipairs(rows) do
  dues[i] = now + number(delays[row])
end

check_type("ZCARD", leases, renewed, completed, delayed)
check_type("HLEN", batches, put_offs, endings, attempts)
check_type("SCARD", cancels)

let_go(processing, leases, batches, renewed, held, held_tokens)
redis.call("HDEL", put_offs, unpack(held))
for i, row in ipairs(rows) do
  local member, due = members[row], dues[i]
  record_attempt(attempts, member, digits(now) .. " " .. worker .. " " .. lines[row])
  if ends_cancelled(cancels, completed, endings, member, now) then
    exceptions[#exceptions + 1] = member
    exceptions[#exceptions + 1] = "cancelled"
  else
    redis.call("HSET", retries, member, digits(whole(failed[i], 0) + 1))
    redis.call("ZADD", delayed, digits(due), member)
    first_due = math.min(first_due, due)
  end
end
local head = redis.call("ZRANGE", delayed, 0, 0, "WITHSCORES")[2]
if head and tonumber(head) >= first_due then ring(wakeup) end
return exceptions
