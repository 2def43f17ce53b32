-- progress: notes how far running tasks are; of each the last report stands.
-- KEYS[1] processing  HASH  member -> token and worker
-- KEYS[2] progress    HASH  member -> token, percent, time of the report ms, note
-- ARGV[1] worker
-- ARGV[2] now       ms, or empty for Redis' clock
-- ARGV[3…] columns of member, token, percent, note
-- Returns exceptions: member, "lost".
-- Writes  the others' progress. Begins with what takes memory: when Redis is full it is refused, work is not.
local processing, progress = KEYS[1], KEYS[2]
local worker, now = ARGV[1], clock(ARGV[2])
local members, tokens, percents, notes = columns(ARGV, 3, 4)

local rows, held, exceptions = held_rows(processing, worker, members, tokens)
for i, row in ipairs(rows) do
  local report = { tokens[row], percents[row], digits(now), notes[row] }
  redis.call("HSET", progress, held[i], table.concat(report, " "))
end
return exceptions
