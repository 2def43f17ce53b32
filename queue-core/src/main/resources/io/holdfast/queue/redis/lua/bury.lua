-- bury: failed tasks become dead letters.
-- KEYS[1] processing   ZSET  member -> lease deadline ms
-- KEYS[2] owners       HASH  member -> token and worker
-- KEYS[3] put_offs     HASH  member -> count and reason
-- KEYS[4] cancels      SET   members whose handler is to stop
-- KEYS[5] completed    ZSET  member -> time of its end, ms
-- KEYS[6] endings      HASH  member -> how it ended
-- KEYS[7] attempts     HASH  member -> lines, oldest first
-- KEYS[8] dead_letter  ZSET  member -> time of death, ms
-- ARGV[1] worker
-- ARGV[2] now          ms, or empty for Redis' clock
-- ARGV[3…] columns of member, token, what the attempt's line says after time and worker
-- Returns exceptions: member, "lost"; or member, "cancelled": it ended so, as was asked.
-- Writes  the others' deaths.
local processing, owners, put_offs, cancels = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local completed, endings, attempts, dead_letter = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local worker, now = ARGV[1], clock(ARGV[2])
local members, tokens, lines = columns(ARGV, 3, 3)

local rows, held, exceptions = held_rows(owners, worker, members, tokens)
let_go(processing, owners, put_offs, held)
for _, row in ipairs(rows) do
  local member = members[row]
  record_attempt(attempts, member, digits(now) .. " " .. worker .. " " .. lines[row])
  if ends_cancelled(cancels, completed, endings, member, now) then
    exceptions[#exceptions + 1] = member
    exceptions[#exceptions + 1] = "cancelled"
  else
    redis.call("ZADD", dead_letter, digits(now), member)
  end
end
return exceptions
