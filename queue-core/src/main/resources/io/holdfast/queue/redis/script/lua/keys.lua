-- keys: lists the keys of a queue that have pending tasks, by their highest priority, then those that only run or are paused.
-- KEYS[1] pending:keyed  ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[2] key_states     HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- KEYS[3] control        HASH  limits
-- ARGV[1] limit          maximum number of keys, 1 to 1000
-- ARGV[2] part           "H", "D" or "L" for keys with pending tasks, "R" for the others
-- ARGV[3] after          the last key of this part that was looked at, or empty; in "R" the cursor of the scan and how many
--                        of its keys are passed
-- ARGV[4] now            ms, or empty for Redis' clock
-- Returns where the next page begins: part and after, or empty at the end; then for each key: key, number of pending
--         tasks, number of running tasks, "1" if it is paused, the limit that it has reached or empty.
-- Writes  nothing.
local keyed, states, control = KEYS[1], KEYS[2], KEYS[3]
local limit, part, after, clock_given = limit_of(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local MAX_LOOKS, SCANNED = 2000, "200"

local flow = flow_control()
local micros = flow.micros_of(clock_given)
local NEXT, looks, listed = { H = "D", D = "L", L = "R" }, 0, {}
local function pending_of(letter, key)
  local name = letter .. key
  return redis.call("ZLEXCOUNT", keyed, "[" .. name .. " ", "(" .. name .. "!")
end
local function is_listed_before(key)
  return part ~= "H" and pending_of("H", key) > 0 or part ~= "D" and part ~= "H" and pending_of("D", key) > 0
end

while part ~= "R" and #listed < limit and looks < MAX_LOOKS do
  local from = after == "" and "[" .. part or "(" .. part .. after .. "!"
  local to = "(" .. string.char(part:byte() + 1)
  local entry = redis.call("ZRANGEBYLEX", keyed, from, to, "LIMIT", 0, 1)[1]
  looks = looks + 1
  if entry then
    after = entry:match("^.([^ ]*)")
    if not is_listed_before(after) then listed[#listed + 1] = after end
  else
    part, after = NEXT[part], ""
  end
end
if part == "R" and #listed < limit and looks < MAX_LOOKS then
  local cursor, passed = after:match("^(%d+) (%d+)$")
  passed = whole(passed, 0)
  local found = redis.call("HSCAN", states, cursor or "0", "MATCH", "[rp]*", "COUNT", SCANNED)
  after = found[1] == "0" and "" or found[1] .. " 0"
  part = found[1] == "0" and "" or part
  for i = 2 * passed + 1, #found[2], 2 do
    if #listed == limit then
      part, after = "R", (cursor or "0") .. " " .. digits(passed)
      break
    end
    local kind, key = found[2][i]:sub(1, 1), found[2][i]:sub(2)
    passed = passed + 1
    local is_running_too = kind == "p" and redis.call("HEXISTS", states, "r" .. key) == 1 -- listed at that field
    if not is_running_too and flow.pending_of(keyed, key) == 0 then listed[#listed + 1] = key end
  end
end

local stored, reply = redis.call("HGET", control, "limits"), { part, after }
local limits = flow.limits_in(stored or "")
for i, state in ipairs(flow.key_states_of(states, listed)) do
  local key, allowance = listed[i], flow.allowance_of(limits, state, micros)
  local pending = flow.pending_of(keyed, key)
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3] = key, pending, allowance.running
  reply[n + 4] = state[4] and "1" or ""
  reply[n + 5] = stored and pending > 0 and allowance.allowed < 1 and allowance.limit or ""
end
return reply
