-- acquire: leases pending tasks of the highest priority, those of each key in turn, and drops the tombstones it finds.
-- KEYS[1]  pending:high     LIST    members, next at the right
-- KEYS[2]  pending:default  LIST
-- KEYS[3]  pending:low      LIST
-- KEYS[4]  data             HASH    member -> record, preceded by an x for each tombstone
-- KEYS[5]  processing       HASH    member -> token and worker
-- KEYS[6]  leases           ZSET    token -> deadline ms of those of its tasks that were never renewed
-- KEYS[7]  batches          HASH    token -> the members acquired with it; left:<token> -> how many are held
-- KEYS[8]  fence            STRING  last token
-- KEYS[9]  retries          HASH    member -> count
-- KEYS[10] delayed          ZSET    member -> due ms
-- KEYS[11] control          HASH    paused; ghosts:<priority letter> -> tombstones in its list; lease_range: shortest
--                                   and longest lease in use, ms; server: lead of the tokens over the clock of the
--                                   server that gave the last one, µs, and its name; epochs: <first token>:<lead> of
--                                   the last servers, newest first; sequence: exists if the queue has had tasks with
--                                   a key; turn:<priority letter> -> virtual time, turn of the tasks without a key;
--                                   limits: exists if the queue has any, or a paused or delayed key; rate_time: the
--                                   time from which the next start by the queue's rate continues, µs; throttled: how
--                                   often a limit of the queue or of a key kept pending tasks from starting
-- KEYS[12] wakeup           LIST
-- KEYS[13] pending:keyed    ZSET    priority letter, key, sequence and id of a task with a key
-- KEYS[14] key_turns        ZSET    priority letter and key -> turn of its next task
-- KEYS[15] parked           ZSET    priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[16] key_states       HASH    r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- ARGV[1]  worker
-- ARGV[2]  limit            maximum number of tasks, 1 to 1000
-- ARGV[3]  lease            ms
-- ARGV[4]  max_bytes        maximum bytes of records; at least one task is returned in any case
-- ARGV[5]  server           names the run of this server, or empty if unknown
-- ARGV[6]  now              ms, or empty for Redis' clock
-- ARGV[7]  checked          "1" from refill, which has already read processing, leases and batches; absent otherwise
-- ARGV[8]  clock            as ARGV[6] was for refill; absent otherwise
-- Returns now ms, token, due ms of the first delayed task or first rate, or empty, retries of the acquired tasks (a list, or empty if
--         no task of the queue has any); and if it acquired any tasks, two lists: members, records.
-- Writes  the leases of the acquired tasks, with one deadline for all of them: most tasks end before it matters, and
--         separate deadlines would reduce the throughput by an eighth. Sends a wake-up signal again if it leaves
--         tasks behind that may start. Keys that reach a limit stop taking turns, so that they are never in the way of
--         others: they are parked until a slot is free or their rate allows a start. The first lease of a queue puts a permanent anchor into each of the three structures: a member
--         of more than 64 bytes. It forces the hash-table encoding: Redis searches a small packed structure linearly.
local high, default, low, data, processing, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local batches, fence, retries, delayed, control, wakeup = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local keyed, turns, parked, states = KEYS[13], KEYS[14], KEYS[15], KEYS[16]
local worker, limit, lease, max_bytes = ARGV[1], number(ARGV[2]), ARGV[3], number(ARGV[4])
local server, clock_given, now, are_checked, refill_clock = ARGV[5], ARGV[6], clock(ARGV[6]), ARGV[7], ARGV[8]
local deadline = digits(now + number(lease))
local byte, sub, TOMBSTONE, TIME, MAX_TOMBSTONES = string.byte, string.sub, ("x"):byte(), ("t"):byte(), 2000
local STEP = 64 -- small, because records beyond `max_bytes` are read for nothing, and block Redis meanwhile

local first_due = redis.call("ZRANGE", delayed, "0", "0", "WITHSCORES")[2] or ""
local reply = { now, 0, first_due, "" }
local known = redis.call("HMGET", control, "paused", "lease_range", "server", "sequence", "limits")
if known[1] then return reply end

local flow, limits, micros, free, running, rate_time = known[5] and flow_control(), nil, nil, math.huge, 0, 0
local park_queue, note_throttled = nil, nil
if flow then
  limits = flow.limits_in(known[5])
  function note_throttled(times)
    redis.call("HSET", control, "throttled", digits(whole(redis.call("HGET", control, "throttled"), 0) + times))
  end
  -- Parks the queue itself, which has reached one of its limits, until it may start tasks again.
  function park_queue(started)
    local score = flow.never(limits.version)
    if not limits.concurrency or running + started < limits.concurrency then
      score = math.ceil((rate_time + (started - limits.rate.burst + 1) * limits.rate.interval) / 1000)
    end
    redis.call("ZREM", parked, "") -- a script that begins with a freeing write runs on a full Redis
    redis.call("ZADD", parked, digits(score), "")
    note_throttled(1)
  end
  micros = flow.micros_of(refill_clock or clock_given)
  redis.call("HLEN", states)
  -- A complete step by itself, whatever follows.
  local unpark = flow.unparking_due(turns, parked, states, control, now, 1000)
  if unpark then unpark() end
  if flow.are_over(known[5], now) and redis.call("ZCARD", parked) == 0
    and redis.call("HEXISTS", control, "limited_keys") + redis.call("HEXISTS", control, "paused_keys") == 0 then
    redis.call("HDEL", control, "limits")
  end
  if limits.concurrency then
    running = redis.call("HLEN", processing) - redis.call("HEXISTS", processing, ANCHOR)
    free = limits.concurrency - running
  end
  if limits.rate then
    local stored = redis.call("HGET", control, "rate_time")
    local tokens, _, time = flow.tokens_of(limits.rate, stored, micros)
    free, rate_time = math.min(free, tokens), time
    if whole(stored, 0) > time then redis.call("HSET", control, "rate_time", digits(time)) end -- it was ahead
  end
  if free < 1 then
    if redis.call("EXISTS", high, default, low, turns) > 0 then park_queue(0) end
    reply[3] = flow.first_time(delayed, parked)
    return reply
  end
  limit = math.min(limit, free)
end

-- Reads only: if a damaged value stops the script, no task must have left its list.
local taken, records, count, size, tombstones = {}, {}, 0, 0, 0
local marks = {} -- list -> tombstones found
local unmarked = {} -- member -> its record without the marks of the tombstones found; empty if nothing is left

-- Takes from the list until `most` tasks are taken. Returns how many of its entries it has processed, `popped` before.
local function take_from(list, most, popped)
  while count < most and size < max_bytes and tombstones < MAX_TOMBSTONES do
    local last = popped == 0 and "-1" or digits(-popped - 1)
    local members = redis.call("LRANGE", list, digits(-popped - math.min(STEP, most - count)), last)
    if #members == 0 then break end
    local found = redis.call("HMGET", data, unpack(members))
    for i = #members, 1, -1 do
      local record = found[i]
      if not record or byte(record) == TOMBSTONE then
        record = unmarked[members[i]] or record or ""
        if record == "" or byte(record) == TOMBSTONE then -- not the entry of the task itself
          tombstones, marks[list] = tombstones + 1, (marks[list] or 0) + (record == "" and 0 or 1)
          unmarked[members[i]], record = record:sub(2), nil
        end
      end
      if record then
        if count > 0 and size + #record > max_bytes then
          size = max_bytes
          break
        end
        count, size = count + 1, size + #record
        taken[count], records[count] = members[i], record
      end
      popped = popped + 1
    end
  end
  return popped
end
local of_high, of_default, of_low
local in_turn = known[4] -- see take_in_turn
  and { removed = {}, places = {}, idle = {}, turns = {}, times = {}, parked = {}, started = {}, names = {}, states = {},
    corrected = {}, over = {}, runs = {}, throttled = 0, kept = {}, is_cut = false }
if not in_turn then
  of_high, of_default, of_low = take_from(high, limit, 0), take_from(default, limit, 0), take_from(low, limit, 0)
else -- the functions are created here, so that calls of queues without keys do not create them
  local keys, SPACE, MAX_PARKED = turns_of(turns, control), (" "):byte(), 500

  -- When a key may start tasks again that has reached one of its limits.
  local function score_of_key(state)
    local used = state.started
    if state.limit ~= "key_paused" then in_turn.throttled = in_turn.throttled + 1 end
    if state.limit == "key_paused" or state.concurrency and state.running + used >= state.concurrency then
      return digits(flow.never(limits.version))
    end
    local start = state.rate and math.ceil((state.time + (used - state.rate.burst + 1) * state.rate.interval) / 1000) or 0
    return digits(math.max(start, state.delayed_until or 0))
  end

  -- A key that has reached a limit returns with this turn.
  local function keep_turn(name, turn)
    in_turn.kept[#in_turn.kept + 1], in_turn.kept[#in_turn.kept + 2] = name, digits(turn)
  end

  -- The keys of a priority that may start tasks, in the order of their turns, page after page; those that may not are parked.
  -- Returns a function that returns the next ones: key, score, …; nothing at the end.
  local function pages_of(letter, page)
    local skipped, is_last = 0, false
    return function()
      local runnable = {}
      while #runnable == 0 and not is_last do
        in_turn.is_cut = #in_turn.parked >= 2 * MAX_PARKED -- the next call continues; this one takes nothing behind them
        if in_turn.is_cut then break end
        local found, unknown = keys.first(letter, page, skipped), {}
        skipped, is_last = skipped + #found / 2, #found < 2 * page
        if not limits then return found end
        for i = 1, #found, 2 do
          local key = found[i]:sub(2)
          if not in_turn.states[key] then unknown[#unknown + 1] = key end
        end
        for i, state in ipairs(flow.key_states_of(states, unknown)) do
          local allowance = flow.allowance_of(limits, state, micros)
          in_turn.states[unknown[i]], allowance.started = allowance, 0
          if state[5] and not allowance.delayed_until then in_turn.over[#in_turn.over + 1] = "d" .. unknown[i] end
        end
        for i = 1, #found, 2 do
          local key, corrected = found[i]:sub(2), in_turn.corrected
          local state = in_turn.states[key]
          if state.allowed > state.started then
            runnable[#runnable + 1], runnable[#runnable + 2] = found[i], found[i + 1]
          else
            in_turn.parked[#in_turn.parked + 1], in_turn.parked[#in_turn.parked + 2] = score_of_key(state), found[i]
            keep_turn(found[i], keys.turn(letter, found[i + 1]))
            if state.is_ahead then corrected[#corrected + 1], corrected[#corrected + 2] = "t" .. key, digits(state.time) end
          end
        end
      end
      return runnable
    end
  end

  -- Takes from the keys of a priority and from its list, always from the one with the smallest turn; several tasks for each
  -- turn if there are more keys than tasks to take. Returns how many entries of the list it has processed. One list for each
  -- property of the keys, because a table for each key would cost more than the rest.
  local function take_in_turn(letter, list)
    if count >= limit or in_turn.is_cut then return 0 end
    local quantum = math.max(1, math.min(keys.quantum, math.floor(keys.size / (limit - count))))
    local next_page = pages_of(letter, math.min(250, math.ceil((limit - count) / quantum)))
    local time, cost, unkeyed, popped = keys.times[letter], keys.cost, keys.unkeyed[letter] or 0, 0
    local names, due, costs, left = {}, {}, {}, {} -- of the keys in the order of their turns; 0 is the list
    local function read_names()
      local found = next_page()
      for i = 1, #found, 2 do
        local at = #names + 1
        names[at], due[at] = found[i], keys.turn(letter, found[i + 1])
        local state = limits and in_turn.states[found[i]:sub(2)]
        if state then costs[at], left[at] = keys.cost_of(state.own), state.allowed - state.started end
      end
    end
    read_names()
    if #names == 0 then return in_turn.is_cut and 0 or take_from(list, limit, 0) end
    -- Those that were taken from return in the order of their turns: one lane for each cost, and one for the list at first.
    local lanes, lane_of, next_waiting = {}, {}, 1
    local is_list_empty = redis.call("EXISTS", list) == 0
    if not is_list_empty then
      -- Its turn is kept even if it does not come in this call: otherwise it never would.
      if unkeyed < time or unkeyed > time + keys.reach then unkeyed = time + cost end
      due[0], lanes[1] = unkeyed, { next = 1, 0 }
    end
    local entries, planned, taken_of, started_of, is_complete, next_turns = {}, {}, {}, {}, {}, {} -- of each key that is read
    local ahead = math.max(quantum, math.ceil((limit - count) / #names)) + 1
    local ahead_text = digits(ahead)

    -- The entry of a key after those that are planned, or nil.
    local function next_entry(at)
      local of_key, done = entries[at], planned[at] or 0
      if not is_complete[at] and (not of_key or done == #of_key) then
        local from, to = of_key and "(" .. of_key[done] or "[" .. names[at] .. " ", "(" .. names[at] .. "!"
        local more = redis.call("ZRANGEBYLEX", keyed, from, to, "LIMIT", "0", ahead_text)
        is_complete[at] = #more < ahead
        if of_key then
          for _, entry in ipairs(more) do of_key[#of_key + 1] = entry end
        else
          entries[at], of_key = more, more
        end
      end
      return of_key[done + 1]
    end

    local cut_at, cut_turn, cut_taken = nil, nil, 0 -- the turn that goes on with the next step
    while count < limit and size < max_bytes and tombstones < MAX_TOMBSTONES do
      local room, steps = limit - count, 0
      local sources, own_turns, later_turns, step_entries, members, places = {}, {}, {}, {}, {}, {}
      repeat
        local at, own_turn, taken_now = cut_at, cut_turn, cut_taken
        if at then
          cut_at, cut_taken = nil, 0
        else
          if not names[next_waiting] then read_names() end
          local from = nil
          at = names[next_waiting] and next_waiting
          for _, lane in ipairs(lanes) do
            local other = lane[lane.next]
            if other and not (at and due[at] <= due[other]) then at, from = other, lane end
          end
          if in_turn.is_cut and not names[next_waiting] then at, from = nil, nil end
          if from then from.next = from.next + 1 elseif at then next_waiting = next_waiting + 1 end
          own_turn = due[at]
        end
        local own_cost, may_go_on = costs[at] or cost, at
        while may_go_on and taken_now < quantum and steps < room do
          local entry = at > 0 and next_entry(at)
          may_go_on = entry or at == 0 and not is_list_empty
          if may_go_on then
            steps, taken_now, due[at] = steps + 1, taken_now + 1, due[at] + own_cost
            sources[steps], own_turns[steps], later_turns[steps], step_entries[steps] = at, own_turn, due[at], entry
          end
          if entry then
            local last, row = #names[at] + 11, #members + 1 -- of the place: the number has ten digits
            members[row] = sub(entry, 1, 1) .. sub(entry, last + 2) -- not `letter`: a damaged turn is one of any priority
            places[row] = byte(entry, last + 1) == SPACE and sub(entry, 2, last)
            planned[at] = (planned[at] or 0) + 1
            may_go_on = planned[at] ~= left[at]
          end
        end
        if may_go_on and taken_now < quantum then
          cut_at, cut_turn, cut_taken = at, own_turn, taken_now
        elseif may_go_on then
          local lane = lane_of[own_cost]
          if not lane then
            lane = { next = 1 }
            lane_of[own_cost], lanes[#lanes + 1] = lane, lane
          end
          lane[#lane + 1] = at
        end
      until not at or steps >= STEP or steps == room
      if steps == 0 then break end

      local stored, row = #members > 0 and redis.call("HMGET", data, unpack(members)), 0
      for step = 1, steps do
        local at, entry, before = sources[step], step_entries[step], count
        if not entry then
          popped = take_from(list, count + 1, popped)
          is_list_empty = count == before
          if count > before then unkeyed = later_turns[step] end
        else
          row = row + 1
          local record = places[row] and stored[row]
          if record and byte(record) == TOMBSTONE then -- was cancelled while its record did not tell its place
            tombstones, marks[list] = tombstones + 1, (marks[list] or 0) + 1
            unmarked[members[row]], record = record:sub(2), nil
          end
          if record and count > 0 and size + #record > max_bytes then
            size = max_bytes
          else -- without a record only the entry is removed
            taken_of[at] = (taken_of[at] or 0) + 1
            if record then
              count, size, next_turns[at] = count + 1, size + #record, later_turns[step]
              started_of[at] = (started_of[at] or 0) + 1
              taken[count], records[count], in_turn.places[count] = members[row], record, places[row]
            end
          end
        end
        if count > before then time = math.max(time, own_turns[step]) end
        if count == before and size >= max_bytes then break end
      end
    end

    local changed, removed, runs, scores = in_turn.turns, in_turn.removed, in_turn.runs, {}
    for at, of_key in pairs(entries) do
      local name, turn, started, gone = names[at], next_turns[at], started_of[at], taken_of[at] or 0
      local key = name:sub(2)
      local state = in_turn.states[key]
      if gone > 2 then -- one command for all
        runs[#runs + 1], runs[#runs + 2] = "[" .. of_key[1], "[" .. of_key[gone]
      else
        for i = 1, gone do removed[#removed + 1] = of_key[i] end
      end
      if started then
        if not in_turn.started[key] then
          in_turn.started[key], in_turn.names[#in_turn.names + 1] = 0, key
        end
        in_turn.started[key] = in_turn.started[key] + started
        if state then state.started = state.started + started end
      end
      if gone == #of_key and not next_entry(at) then
        in_turn.idle[#in_turn.idle + 1] = name
      elseif state and state.started >= state.allowed then
        in_turn.parked[#in_turn.parked + 1], in_turn.parked[#in_turn.parked + 2] = score_of_key(state), name
        keep_turn(name, turn or due[at])
      elseif turn then
        scores[turn] = scores[turn] or keys.score(name:sub(1, 1), turn)
        changed[#changed + 1], changed[#changed + 2] = scores[turn], name
      end
    end
    in_turn.times[#in_turn.times + 1] = "turn:" .. letter:lower()
    in_turn.times[#in_turn.times + 1] = digits(time) .. " " .. digits(unkeyed)
    return popped
  end

  of_high, of_default, of_low = take_in_turn("H", high), take_in_turn("D", default), take_in_turn("L", low)
end
local changes_keys = in_turn and #in_turn.removed + #in_turn.runs + #in_turn.idle + #in_turn.parked > 0
if count == 0 and tombstones == 0 and not changes_keys then
  if limits then reply[3] = flow.first_time(delayed, parked) end
  return reply
end

local last = count > 0 and redis.call("GET", fence)
local lead, last_server = (known[3] or ""):match("^(%S+) (.+)$")
local is_new_server = count > 0 and server ~= "" and server ~= last_server
local epochs = is_new_server and redis.call("HGET", control, "epochs") or ""
if count > 0 and redis.call("EXISTS", retries) == 1 then reply[4] = redis.call("HMGET", retries, unpack(taken)) end
if count > 0 and not are_checked then -- stops the script here, not in the middle, if one has another type
  redis.call("HLEN", processing)
  redis.call("HLEN", batches)
  redis.call("ZCARD", leases)
end
local running_of, key_times, old_times = {}, {}, {}
if in_turn and #in_turn.names > 0 then
  local fields = {}
  for i, key in ipairs(in_turn.names) do fields[i] = "r" .. key end
  for i, stored in ipairs(redis.call("HMGET", states, unpack(fields))) do
    running_of[2 * i - 1] = fields[i]
    running_of[2 * i] = digits(math.max(0, whole(stored, 0)) + in_turn.started[in_turn.names[i]])
  end
  for _, key in ipairs(limits and in_turn.names or {}) do
    local state = in_turn.states[key]
    if state.rate then
      key_times[#key_times + 1] = "t" .. key
      key_times[#key_times + 1] = digits(state.time + state.started * state.rate.interval)
    end
  end
  -- Times that are over mean nothing. As many as are added are forgotten, among some chosen at random.
  local some = #key_times > 0 and redis.call("HRANDFIELD", states, digits(#key_times), "WITHVALUES") or {}
  for i = 1, #some, 2 do
    if byte(some[i]) == TIME and whole(some[i + 1], 0) <= micros then old_times[#old_times + 1] = some[i] end
  end
end
local counted = tombstones > 0 and redis.call("HMGET", control, "ghosts:h", "ghosts:d", "ghosts:l")

if in_turn then
  if #in_turn.removed > 0 then redis.call("ZREM", keyed, unpack(in_turn.removed)) end
  for i = 1, #in_turn.runs, 2 do redis.call("ZREMRANGEBYLEX", keyed, in_turn.runs[i], in_turn.runs[i + 1]) end
  for i = 2, #in_turn.parked, 2 do in_turn.idle[#in_turn.idle + 1] = in_turn.parked[i] end
  if #in_turn.idle > 0 then redis.call("ZREM", turns, unpack(in_turn.idle)) end
end
if of_high > 0 then redis.call("LTRIM", high, "0", digits(-of_high - 1)) end
if of_default > 0 then redis.call("LTRIM", default, "0", digits(-of_default - 1)) end
if of_low > 0 then redis.call("LTRIM", low, "0", digits(-of_low - 1)) end
if in_turn then
  if #in_turn.turns > 0 then redis.call("ZADD", turns, unpack(in_turn.turns)) end
  if #in_turn.times > 0 then redis.call("HSET", control, unpack(in_turn.times)) end
  if #in_turn.parked > 0 then redis.call("ZADD", parked, unpack(in_turn.parked)) end
  if #old_times > 0 then redis.call("HDEL", states, unpack(old_times)) end
  if #in_turn.over > 0 then redis.call("HDEL", states, unpack(in_turn.over)) end
  if #in_turn.corrected > 0 then redis.call("HSET", states, unpack(in_turn.corrected)) end
  if #running_of > 0 then redis.call("HSET", states, unpack(running_of)) end
  if #key_times > 0 then redis.call("HSET", states, unpack(key_times)) end
  if in_turn.throttled > 0 then note_throttled(in_turn.throttled) end
  if #in_turn.kept > 0 then redis.call("HSET", states, unpack(in_turn.kept)) end
end
for i, list in ipairs(counted and { high, default, low } or {}) do
  local found, field = marks[list] or 0, ({ "ghosts:h", "ghosts:d", "ghosts:l" })[i]
  if found > 0 then redis.call("HSET", control, field, digits(math.max(0, whole(counted[i], 0) - found))) end
end
for member, record in pairs(unmarked) do
  if record == "" then
    redis.call("HDEL", data, member)
  else
    redis.call("HSET", data, member, record)
  end
end
if count == 0 then
  signal_if_any(wakeup, high, default, low, turns)
  if limits then reply[3] = flow.first_time(delayed, parked) end
  return reply
end

-- Tokens grow with the clock. A new server may be a replica that had not received the last of them, and its clock may
-- be behind: its tokens get a lead.
local MAX_TIME, LEAD, MAX_EPOCHS = 2 ^ 53 - 2 ^ 50, 3600000000, 8 -- MAX_TIME (µs) is reached in the year 2219
lead = whole(lead, 0)
local token = math.max(whole(last, 0) + 1, math.min(now * 1000 + lead, MAX_TIME))
if is_new_server then
  if last then token = math.min(token + LEAD, math.max(token, MAX_TIME)) end -- a new queue needs no lead
  lead = digits(token - now * 1000)
  local kept = { digits(token) .. ":" .. lead }
  for epoch in epochs:gmatch("%d+:%-?%d+") do
    if #kept < MAX_EPOCHS then kept[#kept + 1] = epoch end
  end
  redis.call("HSET", control, "server", lead .. " " .. server, "epochs", table.concat(kept, " "))
end
token = digits(token)
local holders, holder = {}, token .. " " .. worker
for i = 1, count do
  holders[2 * i - 1], holders[2 * i] = taken[i], holder
end
if in_turn then
  for i, place in pairs(in_turn.places) do holders[2 * i] = holder .. "\n" .. place end
end
redis.call("SET", fence, token)
if not last then
  redis.call("HSET", processing, ANCHOR, "")
  redis.call("ZADD", leases, "+inf", ANCHOR)
  redis.call("HSET", batches, ANCHOR, "")
end
redis.call("HSET", processing, unpack(holders))
redis.call("ZADD", leases, deadline, token)
redis.call("HSET", batches, token, table.concat(taken, " "), "left:" .. token, count)
note_lease(control, known[2], lease)
if limits and limits.rate then
  redis.call("HSET", control, "rate_time", digits(rate_time + count * limits.rate.interval))
end
if count < free then
  if limits then redis.call("ZREM", parked, "") end
  signal_if_any(wakeup, high, default, low, turns)
elseif redis.call("EXISTS", high, default, low, turns) > 0 then
  park_queue(count)
end
if limits then reply[3] = flow.first_time(delayed, parked) end

reply[2], reply[5], reply[6] = token, taken, records
return reply
