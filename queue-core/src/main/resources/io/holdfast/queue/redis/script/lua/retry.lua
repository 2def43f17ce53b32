-- retry: moves failed tasks to delayed, which costs one retry each.
-- KEYS[1-8] as in bury
-- KEYS[9]  retries     HASH  member -> count
-- KEYS[10] attempts    HASH  member -> lines, oldest first
-- KEYS[11] delayed     ZSET  member -> due ms
-- KEYS[12] wakeup      LIST
-- KEYS[13] errors           HASH  error group -> times, counts, types and example; pattern; error: one line each
-- KEYS[14] errors_retrying  ZSET  member of a task that failed and has not ended -> its error group
-- KEYS[15] errors_dead      ZSET  member of a dead letter -> its error group
-- KEYS[16] data        HASH  member -> record
-- KEYS[17] control     HASH  turn:<priority letter> -> virtual time, turn of the tasks without a key
-- KEYS[18] key_turns   ZSET  priority letter and key -> turn of its next task
-- KEYS[19] parked      ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[20] key_states  HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- ARGV[1]  worker
-- ARGV[2]  now         ms, or empty for Redis' clock
-- ARGV[3…] columns of member, token, delay ms, the attempt's line without time and worker, error group, its pattern
-- Returns rejections: member, "lost"; or member, "cancelled": it ended as cancelled, as requested.
-- Writes  the retries of all other tasks, the slots that this frees, and what is counted of their errors.
local processing, leases, batches, renewed, snoozes, cancels =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local completed, endings, retries, attempts, delayed, wakeup =
  KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local errors, errors_retrying, errors_dead, data = KEYS[13], KEYS[14], KEYS[15], KEYS[16]
local control, turns, parked, states = KEYS[17], KEYS[18], KEYS[19], KEYS[20]
local worker, now = ARGV[1], clock(ARGV[2])
local members, tokens, delays, lines, groups, patterns = columns(ARGV, 3, 6)

local rows, held, rejections, held_tokens, owners = held_rows(processing, worker, members, tokens)
if #held == 0 then return rejections end
local failed, dues, first_due = redis.call("HMGET", retries, unpack(held)), {}, math.huge
for i, row in ipairs(rows) do
  dues[i] = now + number(delays[row])
  score_of(groups[row])
end

check_type("ZCARD", leases, renewed, completed, delayed, errors_retrying, errors_dead)
check_type("HLEN", batches, snoozes, endings, attempts, errors, data)
check_type("SCARD", cancels)
local slots = flow_control().slots_of(turns, parked, states, control, held_keys(held, owners))

remove_from_processing(processing, leases, batches, renewed, held, held_tokens)
local is_freed = slots and slots()
redis.call("HDEL", snoozes, unpack(held))
local retried = {}
for i, row in ipairs(rows) do
  local member, due = members[row], dues[i]
  record_attempt(attempts, member, digits(now) .. " " .. worker .. " " .. lines[row])
  if ends_cancelled(cancels, completed, endings, errors_retrying, member, now) then
    rejections[#rejections + 1] = member
    rejections[#rejections + 1] = "cancelled"
  else
    redis.call("HSET", retries, member, digits(whole(failed[i], 0) + 1))
    redis.call("ZADD", delayed, digits(due), member)
    first_due = math.min(first_due, due)
    retried[#retried + 1] =
      { member = member, group = groups[row], pattern = patterns[row], text = lines[row]:match("^%S+ %S+ (.*)") or "" }
  end
end
if #retried > 0 then
  redis.call("ZADD", errors_retrying, unpack(add_errors(errors, errors_retrying, errors_dead, data, now, retried)))
end
local head = redis.call("ZRANGE", delayed, 0, 0, "WITHSCORES")[2]
if is_freed or head and tonumber(head) >= first_due then signal(wakeup) end
return rejections
