-- bury: failed tasks become dead letters.
-- KEYS[1]  processing  HASH  member -> token and worker
-- KEYS[2]  leases      ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[3]  batches     HASH  token -> the members acquired with it; left:<token> -> how many are held
-- KEYS[4]  renewed     ZSET  member -> deadline ms
-- KEYS[5]  put_offs    HASH  member -> count and reason
-- KEYS[6]  cancels     SET   members whose handler must stop
-- KEYS[7]  completed   ZSET  member -> time of its end, ms
-- KEYS[8]  endings     HASH  member -> how it ended
-- KEYS[9]  attempts    HASH  member -> lines, oldest first
-- KEYS[10] dead_letter ZSET  member -> time of the burial, ms
-- KEYS[11] errors           HASH  error group -> times, counts, types and example; pattern; error: one line each
-- KEYS[12] errors_retrying  ZSET  member of a task that failed and has not ended -> its error group
-- KEYS[13] errors_dead      ZSET  member of a dead letter -> its error group
-- KEYS[14] data        HASH  member -> record
-- KEYS[15] control     HASH  turn:<priority letter> -> virtual time, turn of the tasks without a key
-- KEYS[16] wakeup      LIST
-- KEYS[17] key_turns   ZSET  priority letter and key -> turn of its next task
-- KEYS[18] parked      ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[19] key_states  HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- ARGV[1] worker
-- ARGV[2] now          ms, or empty for Redis' clock
-- ARGV[3…] columns of member, token, the attempt's line without time and worker, error group, its pattern
-- Returns rejections: member, "lost"; or member, "cancelled": it ended as cancelled, as requested.
-- Writes  the burials of all other tasks, the slots that this frees, and what is counted of their errors.
local processing, leases, batches, renewed, snoozes = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local cancels, completed, endings, attempts, dead_letter = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local errors, errors_retrying, errors_dead, data = KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local control, wakeup, turns, parked, states = KEYS[15], KEYS[16], KEYS[17], KEYS[18], KEYS[19]
local worker, now = ARGV[1], clock(ARGV[2])
local members, tokens, lines, groups, patterns = columns(ARGV, 3, 5)

local rows, held, rejections, held_tokens, owners = held_rows(processing, worker, members, tokens)
if #held == 0 then return rejections end
for _, row in ipairs(rows) do score_of(groups[row]) end
check_type("ZCARD", leases, renewed, completed, dead_letter, errors_retrying, errors_dead)
check_type("HLEN", batches, snoozes, endings, attempts, errors, data)
check_type("SCARD", cancels)
local slots = flow_control().slots_of(turns, parked, states, control, held_keys(held, owners))

remove_from_processing(processing, leases, batches, renewed, held, held_tokens)
if slots and slots() then signal(wakeup) end
redis.call("HDEL", snoozes, unpack(held))
redis.call("ZREM", errors_retrying, unpack(held))
local dead = {}
for _, row in ipairs(rows) do
  local member = members[row]
  record_attempt(attempts, member, digits(now) .. " " .. worker .. " " .. lines[row])
  if ends_cancelled(cancels, completed, endings, errors_retrying, member, now) then
    rejections[#rejections + 1] = member
    rejections[#rejections + 1] = "cancelled"
  else
    redis.call("ZADD", dead_letter, digits(now), member)
    dead[#dead + 1] =
      { member = member, group = groups[row], pattern = patterns[row], text = lines[row]:match("^%S+ %S+ (.*)") or "" }
  end
end
if #dead > 0 then
  redis.call("ZADD", errors_dead, unpack(add_errors(errors, errors_retrying, errors_dead, data, now, dead)))
end
return rejections
