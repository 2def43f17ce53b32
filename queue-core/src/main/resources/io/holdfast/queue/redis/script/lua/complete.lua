-- complete: ends the tasks whose lease is still held, and confirms their idempotency keys in the same step.
-- KEYS[1] processing  HASH    member -> token and worker, then the place of a task with a key
-- KEYS[2] leases      ZSET    token -> deadline ms of those of its tasks that were never renewed
-- KEYS[3] batches     HASH    token -> the members acquired with it; left:<token> -> how many are held
-- KEYS[4] renewed     ZSET    member -> deadline ms
-- KEYS[5] completed   ZSET    member -> time of its end, ms
-- KEYS[6] endings     HASH    member -> how it ended, unless completed
-- KEYS[7] cancels     SET     members whose handler must stop
-- KEYS[8] put_offs    HASH    member -> count and reason
-- KEYS[9] results     HASH    member -> what its handler returned
-- KEYS[10] runs       ZSET    worker, token, and members, one line each -> their end, ms
-- KEYS[11] errors_retrying  ZSET  member of a task that failed and has not ended -> its error group
-- KEYS[12] control     HASH    turn:<priority letter> -> virtual time, turn of the tasks without a key
-- KEYS[13] wakeup      LIST
-- KEYS[14] key_turns   ZSET    priority letter and key -> turn of its next task
-- KEYS[15] parked      ZSET    priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[16] key_states  HASH    r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- KEYS[17…] done      STRING  one for each task that has a key to confirm, in the order of the tasks
-- ARGV[1] worker
-- ARGV[2] ending      "completed", "duplicate" or "expired"
-- ARGV[3] window      ms for which a confirmed key is remembered
-- ARGV[4] now         ms, or empty for Redis' clock
-- ARGV[5] count       tasks
-- ARGV[6] sequences   number of sequences of adjacent tasks with the same token
-- ARGV[7…] members; columns of token, length of its sequence; the row of each key record; columns of row, result, for the
--         tasks that have a result
-- Returns rejections: member, "lost"; or member, "duplicate": it ended, but another success of its key is recorded.
-- Writes  the ends of all other tasks, and the slots that this frees; who ran them and since when in one entry per token, because one per task would
--         cost more. A key record that is not a string belongs to another application: the task ends, and the key is left
--         alone.
local processing, leases, batches, renewed, completed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local endings, cancels, snoozes, results, runs = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local errors_retrying, control, wakeup, turns, parked, states = KEYS[11], KEYS[12], KEYS[13], KEYS[14], KEYS[15], KEYS[16]
local worker, ending, window, now = ARGV[1], ARGV[2], ARGV[3], clock(ARGV[4])
local count, sequence_count = tonumber(ARGV[5]), tonumber(ARGV[6])
local dones = { unpack(KEYS, 17) }
local members = { unpack(ARGV, 7, 6 + count) }
local tokens, lengths = columns(ARGV, 7 + count, 2, 6 + count + 2 * sequence_count)
local after_sequences = 7 + count + 2 * sequence_count
local keyed_rows, result_rows, values = {}, {}, {}
if #dones > 0 then keyed_rows = columns(ARGV, after_sequences, 1, after_sequences + #dones - 1) end
if #ARGV >= after_sequences + #dones then result_rows, values = columns(ARGV, after_sequences + #dones, 2) end

-- Does not use held_rows: this script runs for every task, and nearly always all of them are held.
local owner = redis.call("HMGET", processing, unpack(members))
local lost, rejections, row, keys, SPACE = {}, {}, 0, {}, 32
for sequence = 1, sequence_count do
  local holder = tokens[sequence] .. " " .. worker
  for _ = 1, lengths[sequence] do
    row = row + 1
    if owner[row] ~= holder then
      if holds_keyed(owner[row], holder) then
        local text = owner[row] -- ends with the key, a space and ten digits, unless it is damaged
        if text:byte(-11) == SPACE then keys[members[row]] = text:sub(#holder + 2, -12) end
      else
        lost[row] = true
        rejections[#rejections + 1] = members[row]
        rejections[#rejections + 1] = "lost"
      end
    end
  end
end
-- Stops the script here, not in the middle, if a key has another type. No helper function: it would cost twice as much.
redis.call("ZCARD", leases)
redis.call("HLEN", batches)
if #rejections == 2 * count then return rejections end
local all_held = #rejections == 0
local function held_of(first, last)
  local held = {}
  for i = first, last do
    if not lost[i] then held[#held + 1] = members[i] end
  end
  return held
end
local held = all_held and members or held_of(1, count)

local is_done, foreign = {}, {}
for _, done in ipairs(dones) do
  local value = redis.pcall("GET", done)
  is_done[done], foreign[done] = value == "done", type(value) == "table" -- foreign: another application's key
end
redis.call("ZCARD", completed)
if ending ~= "completed" or #dones > 0 then redis.call("HLEN", endings) end
if #result_rows > 0 then redis.call("HLEN", results) end
local has_others = redis.call("EXISTS", renewed, snoozes, cancels, errors_retrying, parked) > 0 -- one command for all; often none exists
if has_others then
  redis.call("ZCARD", renewed)
  redis.call("HLEN", snoozes)
  redis.call("SCARD", cancels)
  redis.call("ZCARD", errors_retrying)
end
local slots = (has_others or next(keys)) and flow_control().slots_of(turns, parked, states, control, keys)
if #dones > 0 then window = digits(math.max(1, number(window))) end -- SET would reject it in the middle

local time, entries, first = digits(now), {}, 1
for sequence = 1, sequence_count do
  local last = first + lengths[sequence] - 1
  local of_sequence, from, to = members, first, last
  if not all_held then
    of_sequence = held_of(first, last)
    from, to = 1, #of_sequence
  end
  if from <= to then -- begins with a freeing write, so that it runs on a full Redis
    shrink(processing, leases, batches, tokens[sequence], redis.call("HDEL", processing, unpack(of_sequence, from, to)))
    entries[#entries + 1] = time
    entries[#entries + 1] = worker .. "\n" .. tokens[sequence] .. "\n" .. table.concat(of_sequence, " ", from, to)
  end
  first = last + 1
end
if has_others then
  redis.call("ZREM", renewed, unpack(held))
  redis.call("HDEL", snoozes, unpack(held))
  redis.call("SREM", cancels, unpack(held))
  redis.call("ZREM", errors_retrying, unpack(held))
end
if slots and slots() and wakeup then signal(wakeup) end
local ends = {}
for i = 1, #held do
  ends[2 * i - 1] = time
  ends[2 * i] = held[i]
end
redis.call("ZADD", completed, unpack(ends))
for i, keyed in ipairs(keyed_rows) do
  local at, done = tonumber(keyed), dones[i]
  if not lost[at] and is_done[done] then
    rejections[#rejections + 1] = members[at]
    rejections[#rejections + 1] = "duplicate"
    redis.call("HSET", endings, members[at], "duplicate")
  elseif not lost[at] and not foreign[done] then
    redis.call("SET", done, "done", "PX", window)
    is_done[done] = true
  end
end
for i, at in ipairs(result_rows) do
  if not lost[tonumber(at)] then redis.call("HSET", results, members[tonumber(at)], values[i]) end
end
if ending ~= "completed" then
  for _, member in ipairs(held) do redis.call("HSET", endings, member, ending) end
  return rejections
end
redis.pcall("ZADD", runs, unpack(entries)) -- not checked: a broken key only loses who ran the tasks
return rejections
