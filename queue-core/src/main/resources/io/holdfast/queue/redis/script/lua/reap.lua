-- reap: reclaims tasks whose lease has expired; reclaims nothing for a while after an outage.
-- KEYS[1]  processing       HASH  member -> token and worker
-- KEYS[2]  leases           ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[3]  batches          HASH  token -> the members acquired with it; left:<token> -> how many are held
-- KEYS[4]  renewed          ZSET  member -> deadline ms
-- KEYS[5]  put_offs         HASH  member -> count and reason
-- KEYS[6]  cancels          SET   members whose handler must stop
-- KEYS[7]  completed        ZSET  member -> time of its end, ms
-- KEYS[8]  endings          HASH  member -> how it ended
-- KEYS[9]  pending:high     LIST  members, next at the right
-- KEYS[10] pending:default  LIST
-- KEYS[11] pending:low      LIST
-- KEYS[12] delayed          ZSET  member -> due ms
-- KEYS[13] dead_letter      ZSET  member -> time of the burial, ms
-- KEYS[14] reclaims         HASH  member -> count
-- KEYS[15] attempts         HASH  member -> lines, oldest first
-- KEYS[16] control          HASH  swept: ms of the last sweep; hold: until when sweeps reclaim nothing, ms; gone, back:
--                                 when the outage began and ended, ms; lease_range: shortest and longest lease in use,
--                                 ms; lease_range_before: those of the time before since;
--                                 turn:<priority letter> -> virtual time, turn of the tasks without a key
-- KEYS[17] wakeup           LIST
-- KEYS[18] errors           HASH  error group -> times, counts, types and example; pattern; error: one line each
-- KEYS[19] errors_retrying  ZSET  member of a task that failed and has not ended -> its error group
-- KEYS[20] errors_dead      ZSET  member of a dead letter -> its error group
-- KEYS[21] data             HASH  member -> record
-- KEYS[22] pending:keyed    ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[23] key_turns        ZSET  priority letter and key -> turn of its next task
-- KEYS[24] parked           ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[25] key_states       HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- ARGV[1]  limit            maximum number of tasks, 1 to 1000
-- ARGV[2]  max_reclaims     reclaims at which a task is buried, unless another task of the same worker is as suspect
-- ARGV[3]  gap              ms of silence since the last sweep that count as an outage; half of the shortest lease if
--                           that is less
-- ARGV[4]  hold             ms to reclaim nothing after one; a third of the longest lease if that is more
-- ARGV[5]  spread           ms, the maximum random delay of tasks that were reclaimed before
-- ARGV[6]  seed             of that random delay
-- ARGV[7]  last_reply       ms since this queue last answered the caller: Redis was available then; or empty
-- ARGV[8]  reachable        ms for which the caller has reached this queue without a break and without a sweep: any
--                           outage was over by then
-- ARGV[9]  now              ms, or empty for Redis' clock
-- ARGV[10] error group      of tasks whose worker died
-- ARGV[11] pattern          of that group
-- Returns "spared" if it reclaimed nothing because of an outage; otherwise "swept", or "more" if expired leases may be
--         left; then the ms until the next sweep if that must be sooner than gap requires, or empty; then member,
--         "reclaimed" | "buried" | "cancelled", for each task.
-- Writes  the new places of the tasks whose lease has expired, the last to expire first, so that each task is in front
--         of those of later sweeps, and what is counted of their errors; the time of this sweep; deadlines that were set
--         by a clock that was ahead; fewer reclaims of tasks that their worker still holds and that are as suspect.
local processing, leases, batches, renewed, snoozes = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local cancels, completed, endings, delayed, dead_letter = KEYS[6], KEYS[7], KEYS[8], KEYS[12], KEYS[13]
local pending = { h = KEYS[9], d = KEYS[10], l = KEYS[11] }
local reclaims, attempts, control, wakeup = KEYS[14], KEYS[15], KEYS[16], KEYS[17]
local errors, errors_retrying, errors_dead, data = KEYS[18], KEYS[19], KEYS[20], KEYS[21]
local keyed, turns, parked, states = KEYS[22], KEYS[23], KEYS[24], KEYS[25]
local limit, max_reclaims, gap, hold = limit_of(ARGV[1]), number(ARGV[2]), number(ARGV[3]), number(ARGV[4])
local spread, seed, reachable, now = number(ARGV[5]), number(ARGV[6]), number(ARGV[8]), clock(ARGV[9])
local last_reply = ARGV[7] ~= "" and now - number(ARGV[7]) or 0
local group, pattern = ARGV[10], ARGV[11]
local MAX_CORRECTED = 1000 -- deadlines of each kind that a call corrects; later calls correct the rest
local MAX_EXAMINED = 1000 -- tasks of batches, renewed ones too; a call ends after the batch that reaches them
local MAX_COMPARED = 10000 -- running tasks; with more, a sweep compares only the tasks that it reclaims
local RANGE_TIME = 60000 -- ms for which the range of leases is kept at least
local MAX_HOLD = 28800000 -- ms, a third of the longest lease; a longer hold is a damaged value

math.randomseed(seed % 2 ^ 31)
local FIELDS = { "swept", "hold", "gone", "back", "lease_range", "lease_range_before", "since" }
local stored = redis.call("HMGET", control, unpack(FIELDS))
local swept, spare_until = math.max(whole(stored[1], now), last_reply), whole(stored[2], 0)
local outage_began, outage_ended = whole(stored[3]), whole(stored[4])
local shortest, longest = bounds(stored[5])
local min_before, max_before = bounds(stored[6])
shortest, longest = math.min(shortest, min_before), math.max(longest, max_before)
local changes, dropped = { "swept", digits(now) }, { "" } -- "" is not a field
hold = math.min(math.max(hold, math.floor(longest / 3)), MAX_HOLD)

local function set(field, value)
  if value then
    changes[#changes + 1], changes[#changes + 2] = field, value
  else
    dropped[#dropped + 1] = field
  end
end

-- The time before which a lease must have expired for its task to be reclaimed. An outage shows as a gap between two
-- sweeps. A living worker renews every third of its lease. If it missed a renewal because of the outage, its last one
-- was at most lease / 3 before outage_began: deadline - outage_began >= 2 / 3 lease. It renews within lease / 3 after the
-- outage, which is at most (deadline - outage_began) / 2.
local function latest_deadline()
  local is_valid = outage_ended and outage_ended <= now -- any reaper may have written these fields
    and spare_until >= outage_ended and spare_until - outage_ended <= MAX_HOLD
  local was_sparing = is_valid and swept < spare_until
  local short_outage = shortest < 2 * gap and not was_sparing and now - swept > shortest / 2
  if now < swept or now - swept > gap or short_outage then
    outage_began = was_sparing and outage_began or not was_sparing and swept
    if now < swept then outage_began = nil end -- the length of the outage is unknown
    outage_ended, spare_until, is_valid = now - reachable, now - reachable + hold, true
    set("hold", digits(spare_until))
    set("back", digits(outage_ended))
    set("gone", outage_began and digits(outage_began))
  end
  if not is_valid or now >= spare_until then return now end
  return outage_began and math.min(now, 2 * (now - outage_ended) + outage_began) or -math.huge
end

-- Deadlines that no lease in use can have: Redis' clock was ahead when they were set. Returns the pairs that replace
-- them by the latest possible deadline, so that the death of a worker is detected after one lease. The anchor has no
-- deadline.
local function impossible_deadlines(key)
  local latest_possible = digits(now + math.max(longest, spread))
  local corrected = {}
  for i, name in ipairs(redis.call("ZRANGEBYSCORE", key, "(" .. latest_possible, "(inf", "LIMIT", 0, MAX_CORRECTED)) do
    corrected[2 * i - 1], corrected[2 * i] = latest_possible, name
  end
  return corrected
end

-- Forgets leases that are no longer in use: every live lease was granted or renewed within the longest of them.
local function rotate_range()
  local since = whole(stored[7], now)
  local is_over = now - since > math.max(longest, RANGE_TIME)
  if is_over then
    set("lease_range_before", stored[5])
    set("lease_range", nil)
  end
  if is_over or now < since or not stored[7] and longest > 0 then set("since", digits(now)) end
end

-- By deadline; tasks with the same deadline in the order in which they were acquired.
local function earlier(one, other)
  if one.deadline ~= other.deadline then return one.deadline < other.deadline end
  if one.token ~= other.token then return tonumber(one.token) < tonumber(other.token) end
  return one.position < other.position
end

-- The tasks whose lease expired before this time, the first to expire first; the batches without further such tasks;
-- members that are renewed but not held; and whether there may be more.
local function expired_tasks(latest)
  local expired, examined, finished, kept_batches, orphans, positions = {}, 0, {}, {}, {}, {}
  local function position_of(member, token)
    if not positions[token] then
      positions[token] = { count = 0 }
      for each in (redis.call("HGET", batches, token) or ""):gmatch("%S+") do
        positions[token].count = positions[token].count + 1
        positions[token][each] = positions[token].count
      end
    end
    return positions[token][member] or 0
  end
  local function add(member, deadline, owner, has_batch_deadline)
    local token, worker = owner:match("^(%d+) ([^\n]+)")
    expired[#expired + 1] = {
      member = member, deadline = tonumber(deadline), token = token or "0", worker = worker or "unknown",
      position = position_of(member, token or "0"), has_batch_deadline = has_batch_deadline,
      place = is_keyed(member) and (place_of_held(owner) or place_in(redis.call("HGET", data, member))),
    }
  end
  local renewed_expired =
    redis.call("ZREVRANGEBYSCORE", renewed, digits(latest), "-inf", "WITHSCORES", "LIMIT", 0, limit)
  for i = 1, #renewed_expired, 2 do
    local owner = redis.call("HGET", processing, renewed_expired[i])
    if owner then
      add(renewed_expired[i], renewed_expired[i + 1], owner, false)
    else
      orphans[#orphans + 1] = renewed_expired[i]
    end
  end
  local due = redis.call("ZREVRANGEBYSCORE", leases, digits(latest), "-inf", "WITHSCORES", "LIMIT", 0, MAX_EXAMINED)
  local checked = 0
  while 2 * checked < #due and examined < MAX_EXAMINED do
    local token, deadline = due[2 * checked + 1], due[2 * checked + 2]
    local members, valid, owners = batch_of(processing, batches, renewed, token)
    for i, member in ipairs(members) do
      if valid[i] then add(member, deadline, owners[i], true) end
    end
    examined, checked = examined + #members, checked + 1
  end
  table.sort(expired, earlier)
  local skipped, selected = #expired - limit, {}
  local more = skipped >= 0 or #renewed_expired == 2 * limit or 2 * checked < #due or checked == MAX_EXAMINED
  for i, task in ipairs(expired) do
    if i > skipped then
      selected[#selected + 1] = task
    elseif task.has_batch_deadline then -- the first to expire come in a later sweep, and so to the front
      kept_batches[task.token] = true
    end
  end
  for i = 1, checked do
    local token = due[2 * i - 1]
    if not kept_batches[token] then finished[#finished + 1] = token end
  end
  return selected, finished, orphans, more
end

local latest = latest_deadline()
rotate_range()
local corrected_leases, corrected_renewed = impossible_deadlines(leases), impossible_deadlines(renewed)
local expired, finished, orphans, more = expired_tasks(latest)
local counts, members, entries, keys_of_members, keys = {}, {}, {}, {}, nil
for i, task in ipairs(expired) do
  members[i] = task.member
  if task.place then keys_of_members[task.member] = task.place:match("^%S+") end
  if task.place and not keys then keys = keys_of(keyed, turns, parked, control) end
end
if #members > 0 then
  counts = redis.call("HMGET", reclaims, unpack(members))
  score_of(group)
  check_type("ZCARD", completed, delayed, dead_letter, errors_retrying, errors_dead)
  check_type("HLEN", snoozes, endings, attempts, errors, data)
  check_type("SCARD", cancels)
  check_type("LLEN", pending.h, pending.d, pending.l)
end
local slots = #members > 0 and flow_control().slots_of(turns, parked, states, control, keys_of_members)

local function is_accused(count) return count >= 1 and count + 1 >= max_reclaims end

-- The tasks that the worker of each of these still holds and that are accused, too.
local function accused_still_held(accused)
  if not next(accused) or redis.call("HLEN", processing) > MAX_COMPARED then return {} end
  local expires, held, found = {}, {}, {}
  for _, task in ipairs(expired) do expires[task.member] = true end
  local all = redis.call("HGETALL", processing)
  for i = 1, #all, 2 do
    local worker = all[i + 1]:match("^%d+ ([^\n]+)")
    if worker and accused[worker] and not expires[all[i]] then held[#held + 1] = { all[i], worker } end
  end
  for first = 1, #held, 1000 do
    local part = {}
    for i = first, math.min(first + 999, #held) do part[#part + 1] = held[i][1] end
    for i, count in ipairs(redis.call("HMGET", reclaims, unpack(part))) do
      if is_accused(whole(count, 0)) then found[#found + 1] = held[first + i - 1] end
    end
  end
  return found
end

-- A death proves the guilt of a task only if it is the only accused one of that worker: otherwise a neighbor of the
-- guilty one would be buried with it. How many are accused by the death of each worker; and those that it still holds,
-- whose own death is not to prove anything either.
local function accusations()
  local accused = {}
  for i, task in ipairs(expired) do
    if is_accused(whole(counts[i], 0)) then accused[task.worker] = (accused[task.worker] or 0) + 1 end
  end
  local held = accused_still_held(accused)
  for _, task in ipairs(held) do accused[task[2]] = accused[task[2]] + 1 end
  return accused, held
end
local accused, accused_held = accusations()

local function reclaim(task, former)
  local member, count = task.member, former + 1
  local is_unproven = is_accused(former) and accused[task.worker] > 1
  if is_unproven then count = max_reclaims - 1 end
  remove_from_processing(processing, leases, batches, renewed, { member }, { task.token })
  redis.call("HDEL", snoozes, member)
  local token = task.token ~= "0" and task.token or "-"
  record_attempt(attempts, member, digits(now) .. " " .. task.worker .. " reclaimed " .. token)
  if ends_cancelled(cancels, completed, endings, errors_retrying, member, now) then return "cancelled" end
  redis.call("HSET", reclaims, member, digits(count))
  if count >= max_reclaims then
    redis.call("ZADD", dead_letter, digits(now), member)
    return "buried"
  elseif count == 1 and not is_unproven then
    if task.place then
      entries[#entries + 1] = entry_of(member, task.place)
    else
      redis.call("RPUSH", list_of(pending, member), member)
    end
  else -- a suspect: returns after a random delay, so that it soon runs alone
    redis.call("ZADD", delayed, digits(now + 1 + math.floor(math.random() * spread)), member)
  end
  return "reclaimed"
end

redis.call("HDEL", control, unpack(dropped)) -- a script that begins with a freeing write passes when Redis is full
redis.call("HSET", control, unpack(changes))
if #corrected_leases > 0 then redis.call("ZADD", leases, "XX", unpack(corrected_leases)) end
if #corrected_renewed > 0 then redis.call("ZADD", renewed, "XX", unpack(corrected_renewed)) end
for _, task in ipairs(accused_held) do redis.call("HSET", reclaims, task[1], digits(max_reclaims - 2)) end
local reply = { latest < now and #expired == 0 and "spared" or more and "more" or "swept", "" }
if shortest < 2 * gap then reply[2] = digits(math.floor(shortest / 3)) end
local failed, dead = {}, {}
for i = #expired, 1, -1 do -- from the last: what expired first goes to the front
  local member, result = expired[i].member, reclaim(expired[i], whole(counts[i], 0))
  local task = { member = member, group = group, pattern = pattern, text = pattern }
  if result == "buried" then dead[#dead + 1] = task end
  if result == "reclaimed" then failed[#failed + 1] = task end
  reply[#reply + 1], reply[#reply + 2] = member, result
end
if slots then slots() end
if keys then keys.add(entries) end
for _, task in ipairs(dead) do redis.call("ZREM", errors_retrying, task.member) end
if #failed > 0 then
  redis.call("ZADD", errors_retrying, unpack(add_errors(errors, errors_retrying, errors_dead, data, now, failed)))
end
if #dead > 0 then
  redis.call("ZADD", errors_dead, unpack(add_errors(errors, errors_retrying, errors_dead, data, now, dead)))
end
if #finished > 0 then redis.call("ZREM", leases, unpack(finished)) end -- renewed tasks have separate deadlines
if #orphans > 0 then redis.call("ZREM", renewed, unpack(orphans)) end
if #expired > 0 then signal(wakeup) end
return reply
