-- complete: tasks whose lease still stands come to their end; their idempotency keys are confirmed in the same step.
-- KEYS[1] processing  ZSET    member -> lease deadline ms
-- KEYS[2] owners      HASH    member -> token and worker
-- KEYS[3] completed   ZSET    member -> time of its end, ms
-- KEYS[4] endings     HASH    member -> how it ended, when not as completed
-- KEYS[5] cancels     SET     members whose handler is to stop
-- KEYS[6] put_offs    HASH    member -> count and reason
-- KEYS[7] results     HASH    member -> what its handler returned
-- KEYS[8] runs        ZSET    worker, token, and members, one line each -> their end, ms
-- KEYS[9…] done       STRING  one for each task that has a key to confirm, in the tasks' order
-- ARGV[1] worker
-- ARGV[2] ending      "completed", "duplicate" or "expired"
-- ARGV[3] window      ms for which a confirmed key is known
-- ARGV[4] now         ms, or empty for Redis' clock
-- ARGV[5] count       tasks
-- ARGV[6] runs        of tasks in a row that have one token
-- ARGV[7…] members; columns of token, length of its run; the row of each done key; columns of row, result, for the
--         tasks that have one
-- Returns exceptions: member, "lost"; or member, "duplicate": it ended, but another success of its key stands.
-- Writes  the ends of the others; who ran them and since when in one entry a token, since one a task would cost more.
local processing, owners, completed, endings, cancels, put_offs =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local results, runs = KEYS[7], KEYS[8]
local worker, ending, window, now = ARGV[1], ARGV[2], ARGV[3], clock(ARGV[4])
local count, run_count = tonumber(ARGV[5]), tonumber(ARGV[6])
local dones = { unpack(KEYS, 9) }
local members = { unpack(ARGV, 7, 6 + count) }
local tokens, lengths = columns(ARGV, 7 + count, 2, 6 + count + 2 * run_count)
local after_runs = 7 + count + 2 * run_count
local keyed_rows = columns(ARGV, after_runs, 1, after_runs + #dones - 1)
local result_rows, values = columns(ARGV, after_runs + #dones, 2)

-- Not held_rows: this script is called for every task, and nearly always all of them are held.
local owner = redis.call("HMGET", owners, unpack(members))
local lost, exceptions, row = {}, {}, 0
for run = 1, run_count do
  local holder = tokens[run] .. " " .. worker
  for _ = 1, lengths[run] do
    row = row + 1
    if owner[row] ~= holder then
      lost[row] = true
      exceptions[#exceptions + 1] = members[row]
      exceptions[#exceptions + 1] = "lost"
    end
  end
end
if #exceptions == 2 * count then return exceptions end
local all_held = #exceptions == 0
local function held_of(first, last)
  local held = {}
  for i = first, last do
    if not lost[i] then held[#held + 1] = members[i] end
  end
  return held
end
local held = all_held and members or held_of(1, count)

local is_done = {}
for _, done in ipairs(dones) do -- before the first write: another application's key would stop the script here
  is_done[done] = redis.call("GET", done) == "done"
end

let_go(processing, owners, put_offs, held)
if redis.call("EXISTS", cancels) == 1 then redis.call("SREM", cancels, unpack(held)) end
local ends, time = {}, digits(now)
for i = 1, #held do
  ends[2 * i - 1] = time
  ends[2 * i] = held[i]
end
redis.call("ZADD", completed, unpack(ends))
for i, keyed in ipairs(keyed_rows) do
  local at, done = tonumber(keyed), dones[i]
  if not lost[at] and is_done[done] then
    exceptions[#exceptions + 1] = members[at]
    exceptions[#exceptions + 1] = "duplicate"
    redis.call("HSET", endings, members[at], "duplicate")
  elseif not lost[at] then
    redis.call("SET", done, "done", "PX", window)
    is_done[done] = true
  end
end
for i, at in ipairs(result_rows) do
  if not lost[tonumber(at)] then redis.call("HSET", results, members[tonumber(at)], values[i]) end
end
if ending ~= "completed" then
  for _, member in ipairs(held) do redis.call("HSET", endings, member, ending) end
  return exceptions
end
local entries, first = {}, 1
for run = 1, run_count do
  local last = first + lengths[run] - 1
  local names = all_held and table.concat(members, " ", first, last) or table.concat(held_of(first, last), " ")
  if names ~= "" then
    entries[#entries + 1] = time
    entries[#entries + 1] = worker .. "\n" .. tokens[run] .. "\n" .. names
  end
  first = last + 1
end
redis.call("ZADD", runs, unpack(entries))
return exceptions
