-- progress: records how far running tasks are; keeps the last report of each.
-- KEYS[1] processing  HASH  member -> token and worker
-- KEYS[2] progress    HASH  member -> token, percent, time of the report ms, note
-- ARGV[1] worker
-- ARGV[2] now       ms, or empty for Redis' clock
-- ARGV[3…] columns of member, token, percent, note
-- Returns rejections: member, "lost".
-- Writes  the progress of all other tasks. Begins with a write that needs memory, so that a full Redis refuses progress
--         before it refuses completions.
local processing, progress = KEYS[1], KEYS[2]
local worker, now = ARGV[1], clock(ARGV[2])
local members, tokens, percents, notes = columns(ARGV, 3, 4)

local rows, held, rejections = held_rows(processing, worker, members, tokens)
for i, row in ipairs(rows) do
  local report = { tokens[row], percents[row], digits(now), notes[row] }
  redis.call("HSET", progress, held[i], table.concat(report, " "))
end
return rejections
