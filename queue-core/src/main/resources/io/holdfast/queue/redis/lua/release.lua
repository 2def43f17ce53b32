-- release: tasks go back without costing a retry, to the front of pending or, put off, to delayed.
-- KEYS[1]  processing       HASH  member -> token and worker
-- KEYS[2]  leases           ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[3]  batches          HASH  token -> the members that were acquired with it; left:<token> -> how many are held
-- KEYS[4]  renewed          ZSET  member -> deadline ms
-- KEYS[5]  put_offs         HASH  member -> count and reason
-- KEYS[6]  cancels          SET   members whose handler is to stop
-- KEYS[7]  completed        ZSET  member -> time of its end, ms
-- KEYS[8]  endings          HASH  member -> how it ended
-- KEYS[9]  pending:high     LIST  members, next at the right
-- KEYS[10] pending:default  LIST
-- KEYS[11] pending:low      LIST
-- KEYS[12] delayed          ZSET  member -> due ms
-- KEYS[13] wakeup           LIST
-- ARGV[1]  worker
-- ARGV[2]  now              ms, or empty for Redis' clock
-- ARGV[3…] columns of member, token, first delay ms (0: to pending), most delay ms, reason
-- Returns exceptions: member, "lost"; or member, "cancelled": it ended so, as was asked.
-- Writes  the others' new places.
local processing, leases, batches, renewed, put_offs = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local cancels, completed, endings, delayed, wakeup = KEYS[6], KEYS[7], KEYS[8], KEYS[12], KEYS[13]
local pending = { h = KEYS[9], d = KEYS[10], l = KEYS[11] }
local worker, now = ARGV[1], clock(ARGV[2])
local members, tokens, first_delays, most_delays, reasons = columns(ARGV, 3, 5)

local rows, held, exceptions, held_tokens = held_rows(processing, worker, members, tokens)
if #held == 0 then return exceptions end
local before, times, delays = redis.call("HMGET", put_offs, unpack(held)), {}, {}
for i, row in ipairs(rows) do
  times[i] = before[i] and whole(before[i]:match("^%d+"), 0) or 0
  local first, most = number(first_delays[row]), number(most_delays[row])
  delays[i] = first > 0 and math.min(most, first * 2 ^ math.min(times[i], 30))
end

check_type("ZCARD", leases, renewed, completed, delayed)
check_type("HLEN", batches, endings)
check_type("SCARD", cancels)
check_type("LLEN", pending.h, pending.d, pending.l)

let_go(processing, leases, batches, renewed, held, held_tokens)
for i = #rows, 1, -1 do -- from the last: the first to be put back at the right was the last to be taken
  local row, member = rows[i], held[i]
  if ends_cancelled(cancels, completed, endings, member, now) then
    exceptions[#exceptions + 1] = member
    exceptions[#exceptions + 1] = "cancelled"
  elseif delays[i] then
    redis.call("HSET", put_offs, member, digits(times[i] + 1) .. " " .. reasons[row])
    redis.call("ZADD", delayed, digits(now + delays[i]), member)
  else
    redis.call("RPUSH", list_of(pending, member), member)
  end
end
ring(wakeup)
return exceptions
