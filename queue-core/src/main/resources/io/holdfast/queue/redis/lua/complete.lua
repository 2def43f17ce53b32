-- complete: tasks whose lease still stands come to their end; their idempotency keys are confirmed in the same step.
-- KEYS[1] processing  ZSET    member -> lease deadline ms
-- KEYS[2] owners      HASH    member -> token and worker
-- KEYS[3] completed   ZSET    member -> time of its end, ms
-- KEYS[4] endings     HASH    member -> how it ended, when not as completed
-- KEYS[5] cancels     SET     members whose handler is to stop
-- KEYS[6] put_offs    HASH    member -> count and reason
-- KEYS[7] results     HASH    member -> what its handler returned
-- KEYS[8] runs        ZSET    worker, token or tokens, and members, one line each -> their end, ms
-- KEYS[9…] done       STRING  one for each task that has a key to confirm, in the tasks' order
-- ARGV[1] worker
-- ARGV[2] ending      "completed", "duplicate" or "expired"
-- ARGV[3] window      ms for which a confirmed key is known
-- ARGV[4] now         ms, or empty for Redis' clock
-- ARGV[5] count       tasks
-- ARGV[6…] columns of member, token; the row of each done key; columns of row, result, for the tasks that have one
-- Returns exceptions: member, "lost"; or member, "duplicate": it ended, but another success of its key stands.
-- Writes  the ends of the others; who ran them and since when in one entry for all, since one a task would cost more.
local processing, owners, completed, endings, cancels, put_offs =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local results, runs = KEYS[7], KEYS[8]
local worker, ending, window, now, count = ARGV[1], ARGV[2], ARGV[3], clock(ARGV[4]), tonumber(ARGV[5])
local dones = { unpack(KEYS, 9) }
local members, tokens = columns(6, 2, 5 + 2 * count)
local keyed_rows = columns(6 + 2 * count, 1, 5 + 2 * count + #dones)
local result_rows, values = columns(6 + 2 * count + #dones, 2)

local rows, held, exceptions = held_rows(owners, worker, members, tokens)
if #held == 0 then return exceptions end

local done_of, value_of, is_done = {}, {}, {}
for i, row in ipairs(keyed_rows) do done_of[tonumber(row)] = dones[i] end
for i, row in ipairs(result_rows) do value_of[tonumber(row)] = values[i] end
for _, done in ipairs(dones) do -- before the first write: another application's key would stop the script here
  is_done[done] = redis.call("GET", done) == "done"
end

let_go(processing, owners, put_offs, held)
if redis.call("EXISTS", cancels) == 1 then redis.call("SREM", cancels, unpack(held)) end
local ends, time, since = {}, digits(now), tokens[rows[1]]
local one_token = true -- as a rule: of tasks that were taken in one call
for i = 1, #rows do
  local row = rows[i]
  local member, done, how = members[row], done_of[row], ending
  ends[2 * i - 1], ends[2 * i] = time, member
  one_token = one_token and tokens[row] == since
  if done and is_done[done] then
    how = "duplicate"
    exceptions[#exceptions + 1] = member
    exceptions[#exceptions + 1] = "duplicate"
  elseif done then
    redis.call("SET", done, "done", "PX", window)
    is_done[done] = true
  end
  if how ~= "completed" then redis.call("HSET", endings, member, how) end
  if value_of[row] then redis.call("HSET", results, member, value_of[row]) end
end
redis.call("ZADD", completed, unpack(ends))
if ending == "completed" then
  if not one_token then
    local each = {}
    for i, row in ipairs(rows) do each[i] = tokens[row] end
    since = table.concat(each, " ")
  end
  redis.call("ZADD", runs, time, worker .. "\n" .. since .. "\n" .. table.concat(held, " "))
end
return exceptions
