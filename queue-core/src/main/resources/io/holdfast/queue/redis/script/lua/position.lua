-- position: counts the tasks before a waiting one; finds the recent rate and the holder of its idempotency key.
-- KEYS[1] pending:high     LIST    members, next at the right
-- KEYS[2] pending:default  LIST
-- KEYS[3] pending:low      LIST
-- KEYS[4] data             HASH    member -> record; a tombstone begins with x
-- KEYS[5] completed        ZSET    member -> time of its end, ms
-- KEYS[6] dead_letter      ZSET    member -> time of the burial, ms
-- KEYS[7] control          HASH    paused; ghosts:<priority letter> -> tombstones in its list; limits; rate_time: the time
--                                  from which the next start by the queue's rate continues, µs
-- KEYS[8] processing       HASH    member -> token and worker
-- KEYS[9] pending:keyed    ZSET    priority letter, key, sequence and id of a task with a key
-- KEYS[10] key_turns       ZSET    priority letter and key -> turn of its next task
-- KEYS[11] key_states      HASH    r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- KEYS[12…] done           STRING  "in_flight:<member>" or "done", when the task has a key
-- ARGV[1] member
-- ARGV[2] max              maximum number of tasks that are counted exactly
-- ARGV[3] span             ms, how far back ended tasks are counted
-- ARGV[4] now              ms, or empty for Redis' clock
-- Returns now ms, paused or empty, tasks before it or empty if the number cannot be computed cheaply, "exact" or empty,
--         the number of tasks that ended, the ms in which they did, the value of its key record, or empty if that does
--         not block the task, and the limit that does: its name or empty, used, allowed, ms until the next start or
--         empty. For a task that is not pending: the tasks that would be before it. As long as there are
--         other keys, the number is an estimate: as if each of them took its turn after each task of this one.
-- Writes  nothing.
local high, default, low, data, completed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local dead_letter, control, processing, keyed, turns = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local states, done = KEYS[11], { unpack(KEYS, 12) }
local member, max, span, now = ARGV[1], number(ARGV[2]), number(ARGV[3]), clock(ARGV[4])
local clock_given = ARGV[4]
local STEP, MAX_MARKS = 1000, 5 -- members read by one command; tombstones of a forgotten task

local lists, own, before = { h = high, d = default, l = low }, member:sub(1, 1):lower(), 0
local function tombstones(letter) return whole(redis.call("HGET", control, "ghosts:" .. letter), 0) end
local function keyed_of(letter)
  return redis.call("ZLEXCOUNT", keyed, "[" .. letter, "(" .. string.char(letter:byte() + 1))
end
local has_keyed = redis.call("EXISTS", keyed) == 1
for _, letter in ipairs({ "h", "d", "l" }) do
  if letter == own then break end
  before = before + redis.call("LLEN", lists[letter]) - tombstones(letter)
  if has_keyed then before = before + keyed_of(letter:upper()) end
end

-- How many of the next `count` entries in the list are tombstones: of ended tasks, of forgotten ones (a record is never
-- as short as their marks), and of tasks that occur in the list again, including the task itself.
local function tombstones_among(list, count)
  local found, seen = 0, { [member] = true }
  for skip = 0, count - 1, STEP do
    local members = redis.call("LRANGE", list, -math.min(count, skip + STEP), -(skip + 1))
    local ends = redis.call("ZMSCORE", completed, unpack(members))
    for i, one in ipairs(members) do
      if seen[one] or ends[i] or redis.call("HSTRLEN", data, one) <= MAX_MARKS then found = found + 1 end
      seen[one] = true
    end
  end
  return found
end

local list, exact = lists[own], true
local length, all_tombstones = redis.call("LLEN", list), tombstones(own)

local function count_in_list()
  local reach = max + math.min(max, all_tombstones) + 1
  local marks = all_tombstones > 0 and (redis.call("HGET", data, member) or ""):match("^x*") or ""
  local index = redis.call("LPOS", list, member, "RANK", -#marks - 1, "MAXLEN", reach)
  if index then
    local ahead = length - 1 - index
    return ahead - (all_tombstones > 0 and tombstones_among(list, ahead) or 0)
  elseif length > reach then
    index = redis.call("LPOS", list, member, "MAXLEN", reach) -- new tasks are at the left
    exact = false
    return index and math.max(max + 1 - before, length - 1 - index - all_tombstones)
  end
  return length - all_tombstones
end

local place = is_keyed(member) and place_in(redis.call("HGET", data, member))
local key = place and member:sub(1, 1) .. place:match("^%S+")
local function count_in_key(to) return redis.call("ZLEXCOUNT", keyed, "[" .. key .. " ", "(" .. to) end
local ahead = place and count_in_key(entry_of(member, place)) or not place and count_in_list()
if ahead and has_keyed then
  local in_list = length - all_tombstones
  local of_own = place and count_in_key(key .. "!") or in_list
  local of_others = keyed_of(own:upper()) + in_list - of_own
  local others = turns_of(turns, control).count(own:upper()) + math.min(in_list, 1) - math.min(of_own, 1)
  if of_others > 0 then exact, ahead = false, ahead + math.min(of_others, others * (ahead + 1)) end
end
before = ahead and before + ahead or ""

local since = now - span
local first = redis.call("ZRANGE", completed, 0, 0, "WITHSCORES")[2]
if first and tonumber(first) > since then since = math.min(tonumber(first), now) end -- no earlier ends are known
local ended = redis.call("ZCOUNT", completed, "(" .. digits(since), digits(now))
  + redis.call("ZCOUNT", dead_letter, "(" .. digits(since), digits(now))

local claim = done[1] and redis.call("GET", done[1]) or ""
local holder = claim:match("^in_flight:(.+)$")
if holder and (holder == member or redis.call("HEXISTS", processing, holder) == 0) then claim = "" end

local flow = flow_control()
local micros = flow.micros_of(clock_given)
local stored, reached = redis.call("HMGET", control, "limits", "rate_time"), {}
if stored[1] then
  local limits = flow.limits_in(stored[1])
  local running = redis.call("HLEN", processing) - redis.call("HEXISTS", processing, ANCHOR)
  if limits.rate then
    local free, next_start = flow.tokens_of(limits.rate, stored[2], micros)
    if free < 1 then reached = { "rate", limits.rate.burst - free, limits.rate.burst, next_start } end
  end
  if limits.concurrency and running >= limits.concurrency then reached = { "concurrency", running, limits.concurrency } end
  if key then
    local state = flow.allowance_of(limits, flow.key_states_of(states, { key:sub(2) })[1], micros)
    if state.allowed < 1 then reached = { state.limit, state.used, state.of, state.next } end
  end
end
return {
  digits(now), redis.call("HGET", control, "paused") or "", tostring(before), exact and "exact" or "",
  ended, digits(now - since), claim, reached[1] or "", reached[2] or 0, reached[3] or 0,
  reached[4] and digits(math.max(1, math.ceil((reached[4] - micros) / 1000))) or "",
}
