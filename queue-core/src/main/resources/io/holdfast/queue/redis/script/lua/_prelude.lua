-- prelude: functions that several scripts share. A script is sent with those that it uses.

local ANCHOR = ("-"):rep(65) -- neither a task nor a token; forces the hash-table encoding: see acquire.lua

-- A number from the caller. An invalid one stops the script here, before its first write.
local function number(text) return tonumber(text) or error("not a number: " .. tostring(text)) end

-- The maximum number of tasks that the caller requests. More than 1000 cannot be unpacked.
local function limit_of(text)
  local limit = number(text)
  if not (limit >= 1 and limit <= 1000) then error("limit must be between 1 and 1000, not " .. text) end
  return math.floor(limit)
end

-- A stored integer; the default if there is none or it is damaged, because it must not stop anything else.
local function whole(value, default)
  local stored = tonumber(value)
  return stored and stored > -2 ^ 53 and stored < 2 ^ 53 and math.floor(stored) or default
end

-- The time in ms: from the test, otherwise from Redis.
local function clock(now)
  if now ~= "" then return number(now) end
  local time = redis.call("TIME")
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- An integer as digits, the form in which a large number must be given to a command: Lua prints it as 1.79e+15, and
-- Redis takes as long to print a number as for the rest of a small command; "%.0f" would be as slow. "%d" is correct where an integer has 64 bits (a 32-bit Redis is refused), and up to 2^53, which means "never"; NaN is treated
-- the same.
local function digits(value)
  if not (value < 2 ^ 53) then value = 2 ^ 53 end
  return string.format("%d", value > -2 ^ 53 and value or -2 ^ 53)
end

-- Stops the script before its first write if one of these keys has another type: a write to it would stop the script in
-- the middle. The command is the cheapest that reads a key of the right type.
local function check_type(command, ...)
  for _, key in ipairs({ ... }) do redis.call(command, key) end
end

-- Whether a member comes before another of the same score: Redis compares their bytes, Lua by the server's locale.
local function precedes(one, other)
  for i = 1, math.min(#one, #other) do
    if one:byte(i) ~= other:byte(i) then return one:byte(i) < other:byte(i) end
  end
  return #one < #other
end

-- The last of the lines. The pattern is anchored: one without ^ would take quadratic time.
local function last_line(lines)
  local line = lines:match("^.*\n(.*)$")
  return line or lines
end

-- The list of a member, by its letter. For a task with a key, whose letter is upper case: the list of its priority, where
-- it goes if its place is damaged. An unknown letter, which only a damaged member has, selects the default list.
local function list_of(lists, member)
  local letter = member:sub(1, 1)
  return lists[letter] or lists[letter:lower()] or lists.d
end

-- Whether a task has a key.
local function is_keyed(member) return member:find("^[HDL]") ~= nil end

-- The place of a task with a key: key and sequence number, from its record. Nil if the record is damaged.
local function place_in(record) return record and record:match("^[^\n]*"):match(" for=(%S+ %x+)$") end

-- The entry of a task with a key in pending:keyed.
local function entry_of(member, place) return member:sub(1, 1) .. place .. " " .. member:sub(2) end

-- The token and the worker that hold a task. In processing the place of a task with a key follows them.
local function holder_of(owner) return owner and owner:match("^[^\n]*") end

-- Whether this is the entry in processing of a task with a key, and this holder has it.
local function holds_keyed(owner, holder)
  return owner and owner:byte(#holder + 1) == 10 and owner:find(holder, 1, true) == 1
end

-- The place of a task with a key that is held, from its entry in processing. Nil if that is damaged.
local function place_of_held(owner) return owner and owner:match("\n(%S+ %x+)$") end

-- The keys of held tasks that have one, by member.
local function held_keys(held, owners)
  local keys = {}
  for i, member in ipairs(held) do
    local place = is_keyed(member) and place_of_held(owners[i])
    if place then keys[member] = place:match("^%S+") end
  end
  return keys
end

-- The places of those members that have a key and are in this set, by member; nil if there are none. Reads their records
-- one by one: together they may be large.
local function places_of(data, set, members)
  local places = nil
  for _, member in ipairs(members) do
    if is_keyed(member) and redis.call("ZSCORE", set, member) then
      places = places or {}
      places[member] = place_in(redis.call("HGET", data, member))
    end
  end
  return places
end

-- The turns of the keys of a queue; reads them, before the first write of a script. A function that creates others, so that
-- calls without keyed tasks do not create them.
-- times: the virtual time of each priority, which is the turn of the task that was taken last; unkeyed: the turn of the
-- tasks without a key, if they have one; size: how many keys take turns. In one turn a key has up to `quantum` tasks, so a
-- turn is virtual time, or at most `quantum` costs behind it; or up to one cost before it, for a key that was at a limit.
local function turns_of(turns, control)
  local COST, QUANTUM, BAND = 1000, 4, 2 ^ 51 -- COST: of a task of weight 1; the priorities are apart in the scores of the turns
  local bands = { H = -BAND, D = 0, L = BAND } -- small scores for the usual priority: long ones take Redis longer to print
  local self = { times = {}, unkeyed = {}, cost = COST, quantum = QUANTUM, reach = QUANTUM * COST }

  -- The scores of a priority. No damaged score is outside all of them.
  local function band_of(letter)
    local from, to = digits(bands[letter]), "(" .. digits(bands[letter] + BAND)
    return letter == "H" and "-inf" or from, letter == "L" and "+inf" or to
  end

  -- Keys of a priority, in the order of their turns, after some that are skipped: key, score, …
  function self.first(letter, count, skipped)
    local from, to = band_of(letter)
    return redis.call("ZRANGEBYSCORE", turns, from, to, "WITHSCORES", "LIMIT", digits(skipped or 0), digits(count))
  end

  -- How many keys have pending tasks of a priority.
  function self.count(letter) return redis.call("ZCOUNT", turns, band_of(letter)) end

  local function possible(letter, turn)
    local time = self.times[letter]
    return math.max(0, time - COST, math.min(turn, time + self.reach))
  end

  -- The turn that a score means. A damaged one, outside what is possible, means the nearest that is possible.
  function self.turn(letter, score) return possible(letter, tonumber(score) - bands[letter]) end

  function self.score(letter, turn) return digits(bands[letter] + math.min(turn, BAND - 1)) end

  -- What a task costs the turn of a key with these limits of its own, if any: they end with its weight.
  function self.cost_of(own)
    local weight = whole(own and own:match("^%S+ %S+ (%d+)$"), 1)
    return math.floor(COST / math.max(1, math.min(weight, 100)) + 0.5)
  end

  -- The score of a key that begins to take turns: one cost behind virtual time. One that was at a limit has kept its turn:
  -- otherwise each time at the limit would cost it a part of its share.
  function self.entry(name, own, kept)
    local letter = name:sub(1, 1)
    local turn = whole(kept)
    return self.score(letter, turn and possible(letter, turn) or self.times[letter] + self.cost_of(own))
  end

  self.size = redis.call("ZCARD", turns) -- stops the script here, not in the middle, if it has another type
  for i, stored in ipairs(redis.call("HMGET", control, "turn:h", "turn:d", "turn:l")) do
    local letter = ("HDL"):sub(i, i)
    local time, turn = (stored or "0"):match("^(%d+) ?(%d*)$")
    self.times[letter], self.unkeyed[letter] = whole(time, BAND), whole(turn)
    if self.times[letter] >= BAND / 2 then -- damaged
      local first = whole(self.first(letter, 1)[2], 0) - bands[letter]
      self.times[letter] = math.max(0, math.min(first, BAND - 1))
    end
  end
  return self
end

-- The same, for scripts that add tasks with a key to pending.
local function keys_of(keyed, turns, parked, control)
  local self = turns_of(turns, control)

  -- Adds tasks to pending. A key that had none there gets its turn, unless it waits for a limit.
  local is_any_parked = redis.call("ZCARD", parked) > 0
  function self.add(entries)
    local scored, new, seen = {}, {}, {}
    for i, entry in ipairs(entries) do
      local name = entry:match("^%S+")
      scored[2 * i - 1], scored[2 * i] = "0", entry
      if not seen[name] then
        seen[name], new[#new + 1] = true, name
      end
    end
    if #entries == 0 then return end
    local waits, added = is_any_parked and redis.call("ZMSCORE", parked, unpack(new)) or {}, {}
    for i, name in ipairs(new) do
      if not waits[i] then added[#added + 1], added[#added + 2] = self.entry(name), name end
    end
    redis.call("ZADD", keyed, unpack(scored))
    if #added > 0 then redis.call("ZADD", turns, "NX", unpack(added)) end
  end

  redis.call("ZCARD", keyed) -- stops the script here, not in the middle, if it has another type
  return self
end

-- The limits of a queue and of its keys, and what is parked because of them. A function that creates others, so that calls of
-- queues without keys and limits do not create them.
local function flow_control()
  local flow = {}

  -- A stored limit; nil if there is none or it is damaged: tasks that start are better than tasks that wait for ever.
  function flow.limit_in(text)
    local limit = whole(text, 0)
    return limit >= 1 and limit or nil
  end

  -- The limits of a queue, from their field in control. A rate: µs between two starts, and burst; nil if it is damaged.
  function flow.limits_in(text)
    local function rate_in(word)
      local count, per, burst = (word or ""):match("^(%d+)/(%d+)/(%d+)$")
      count, per, burst = flow.limit_in(count), flow.limit_in(per), flow.limit_in(burst)
      if not (count and per and burst) then return nil end
      local interval = math.max(1, math.min(math.ceil(per * 1000 / count), 2 ^ 49))
      return { interval = interval, burst = math.min(burst, math.floor(2 ^ 50 / interval)) }
    end
    local words = {}
    for word in text:gmatch("%S+") do words[#words + 1] = word end
    return {
      version = whole(words[1], 0), concurrency = flow.limit_in(words[2]), rate = rate_in(words[3]),
      key_concurrency = flow.limit_in(words[4]), key_rate = rate_in(words[5]), key_max_pending = flow.limit_in(words[6]),
      delayed_until = flow.limit_in(words[7]), -- when the last delay of a key ends, ms
    }
  end

  -- Whether these are no limits of a queue: they are there for the delays of keys, which have all ended.
  function flow.are_over(text, now)
    local last = text and text:match("^%S+ %- %- %- %- %- (%d+)$")
    return last ~= nil and whole(last, 0) <= now
  end

  -- Redis' clock in µs; `now` is ms from the test, or empty.
  function flow.micros_of(now)
    if now ~= "" then return number(now) * 1000 end
    local time = redis.call("TIME")
    return time[1] * 1000000 + time[2]
  end

  -- How many tasks a rate lets start now, when it lets the next one (µs), and the time that its next start continues from:
  -- GCRA. `stored` is that time after the last start. A time that is too late was set by a clock that was ahead.
  function flow.tokens_of(rate, stored, micros)
    local time = math.max(micros, math.min(whole(stored, 0), micros + rate.burst * rate.interval))
    return rate.burst - math.ceil((time - micros) / rate.interval), time - (rate.burst - 1) * rate.interval, time
  end

  -- The score in parked of what waits for a slot, or for an order, and not for a time. Behind all times; it tells which limits
  -- were valid.
  function flow.never(version) return 2 ^ 52 + math.min(math.max(version, 0), 2 ^ 51) end

  -- The names in parked of these keys, of each priority.
  function flow.parked_names(keys)
    local names = {}
    for _, key in ipairs(keys) do
      names[#names + 1], names[#names + 2], names[#names + 3] = "H" .. key, "D" .. key, "L" .. key
    end
    return names
  end

  -- How many tasks of a key are pending, of all priorities.
  function flow.pending_of(keyed, key)
    local pending = 0
    for _, name in ipairs(flow.parked_names({ key })) do
      pending = pending + redis.call("ZLEXCOUNT", keyed, "[" .. name .. " ", "(" .. name .. "!")
    end
    return pending
  end

  -- What a key may start now: allowed, its number of tasks; if that is 0, the limit that it has reached, used, of (what that
  -- allows), and for a rate or a delay the µs of the next start. `state`: its running tasks, the time of its rate, its own
  -- limits, whether it is paused, and when its delay ends. is_ahead: the time of its rate must be stored again.
  function flow.allowance_of(limits, state, micros)
    local running, own = math.max(0, whole(state[1], 0)), state[3]
    local key = { allowed = math.huge, running = running, own = own }
    key.concurrency, key.rate = limits.key_concurrency, limits.key_rate
    if own then -- its words are the first of those of a queue
      local of_key = flow.limits_in("0 " .. own)
      key.concurrency, key.rate = of_key.concurrency, of_key.rate
    end
    if key.rate then
      local free, next_start, time = flow.tokens_of(key.rate, state[2], micros)
      key.allowed, key.time, key.is_ahead = free, time, whole(state[2], 0) > time
      if free < 1 then key.limit, key.used, key.of, key.next = "key_rate", key.rate.burst - free, key.rate.burst, next_start end
    end
    local delayed_until = whole(state[5], 0)
    if delayed_until * 1000 > micros and delayed_until < flow.never(0) then
      key.allowed, key.delayed_until = 0, delayed_until
      if key.delayed_until * 1000 > (key.next or 0) then
        key.limit, key.used, key.of, key.next = "key_delayed", 0, 0, key.delayed_until * 1000
      end
    end
    if key.concurrency then
      key.allowed = math.min(key.allowed, key.concurrency - running)
      if running >= key.concurrency then
        key.limit, key.used, key.of, key.next = "key_concurrency", running, key.concurrency, nil
      end
    end
    if state[4] then key.allowed, key.limit, key.used, key.of, key.next = 0, "key_paused", 0, 0, nil end
    return key
  end

  -- The states of keys, from key_states: five values for each, as allowance_of needs them.
  function flow.key_states_of(states, keys)
    local MOST, all = 1000, {}
    for from = 1, #keys, MOST do
      local fields = {}
      for i = from, math.min(from + MOST - 1, #keys) do
        local key, n = keys[i], #fields
        fields[n + 1], fields[n + 2], fields[n + 3], fields[n + 4] = "r" .. key, "t" .. key, "l" .. key, "p" .. key
        fields[n + 5] = "d" .. key
      end
      local values = redis.call("HMGET", states, unpack(fields))
      for i = 1, #values, 5 do
        all[#all + 1] = { values[i], values[i + 1], values[i + 2], values[i + 3], values[i + 4] }
      end
    end
    return all
  end

  -- What these names in parked need to take turns again; reads, before the first write of a script. Returns the function that
  -- writes it.
  function flow.unparking(turns, parked, states, control, names)
    local fields, scores, keys = {}, {}, nil
    for _, name in ipairs(names) do
      if name ~= "" then fields[#fields + 1], fields[#fields + 2] = name, "l" .. name:sub(2) end
    end
    if #fields > 0 then
      local found = redis.call("HMGET", states, unpack(fields))
      keys = turns_of(turns, control)
      for _, name in ipairs(names) do
        if name ~= "" then
          local at = #scores
          scores[at + 1], scores[at + 2] = keys.entry(name, found[at + 2], found[at + 1]), name
        end
      end
    end
    return function()
      if #names > 0 then
        redis.call("ZREM", parked, unpack(names))
        redis.call("HDEL", states, unpack(names))
      end
      if #scores > 0 then redis.call("ZADD", turns, "NX", unpack(scores)) end
    end
  end

  -- The same for those whose time has come, at most `most`: also forgets their delays, which are over. Nil if there are none.
  function flow.unparking_due(turns, parked, states, control, now, most)
    local due, delays = redis.call("ZRANGEBYSCORE", parked, "-inf", digits(now), "LIMIT", "0", digits(most)), {}
    if #due == 0 then return nil end
    redis.call("HLEN", states) -- stops the script here, not in the middle, if it has another type
    for i, name in ipairs(due) do delays[i] = "d" .. name:sub(2) end
    local unpark = flow.unparking(turns, parked, states, control, due)
    return function()
      redis.call("HDEL", states, unpack(delays))
      unpark()
    end
  end

  -- What becomes free when leases end: the slots of the keys of these members, and that of the queue. Reads, before
  -- the first write of a script; nil if nothing does. Returns the function that writes it after the leases were removed: it
  -- says whether something waited for one of the slots.
  function flow.slots_of(turns, parked, states, control, keys_of_members)
    local counts, keys, fields = {}, {}, {}
    for _, key in pairs(keys_of_members) do
      if not counts[key] then
        keys[#keys + 1], fields[#fields + 1] = key, "r" .. key
      end
      counts[key] = (counts[key] or 0) + 1
    end
    local is_any_parked = redis.call("ZCARD", parked) > 0
    if #keys == 0 and not is_any_parked then return nil end

    local running, gone, left, freed = {}, {}, {}, {}
    if #keys > 0 then running = redis.call("HMGET", states, unpack(fields)) end
    for i, key in ipairs(keys) do
      local count = whole(running[i], 0) - counts[key]
      if count > 0 then left[#left + 1], left[#left + 2] = fields[i], digits(count) else gone[#gone + 1] = fields[i] end
    end
    if is_any_parked then
      local names = flow.parked_names(keys)
      names[#names + 1] = ""
      for i, score in ipairs(redis.call("ZMSCORE", parked, unpack(names))) do
        if score and tonumber(score) >= flow.never(0) then freed[#freed + 1] = names[i] end
      end
    end
    local unpark = flow.unparking(turns, parked, states, control, freed)
    return function()
      if #gone > 0 then redis.call("HDEL", states, unpack(gone)) end
      if #left > 0 then redis.call("HSET", states, unpack(left)) end
      unpark()
      return #freed > 0
    end
  end

  -- When the first delayed task is due or the first rate allows a start, ms; empty for never.
  function flow.first_time(delayed, parked)
    local due = redis.call("ZRANGE", delayed, "0", "0", "WITHSCORES")[2]
    local start = redis.call("ZRANGE", parked, "0", "0", "WITHSCORES")[2]
    if start and tonumber(start) >= flow.never(0) then start = nil end
    if not due or start and tonumber(start) < tonumber(due) then due = start end
    return due or ""
  end

  return flow
end

-- The shortest and the longest lease of a range, in ms. Every lease extends an empty range.
local function bounds(range)
  local shortest, longest = (range or ""):match("^(%S+) (%S+)$")
  return whole(shortest, math.huge), whole(longest, 0)
end

-- Extends the range of leases in use if this lease is shorter or longer than all of them: the reaper depends on it.
local function note_lease(control, range, lease)
  if range == lease .. " " .. lease then return end -- usually all leases are equal
  local shortest, longest = bounds(range)
  lease = tonumber(lease)
  if lease >= shortest and lease <= longest then return end
  redis.call("HSET", control, "lease_range", digits(math.min(shortest, lease)) .. " " .. digits(math.max(longest, lease)))
end

-- The values from `first` to `last`, or to the end, as `width` columns of equal length, one list each. Rows come column
-- after column because `unpack` fetches a whole column at once; a loop over rows costs several times as much.
local function columns(values, first, width, last)
  local rows, all = ((last or #values) - first + 1) / width, {}
  for column = 1, width do
    local from = first + (column - 1) * rows
    all[column] = { unpack(values, from, from + rows - 1) }
  end
  return unpack(all)
end

-- Sends a wake-up signal to one waiting worker. The list holds at most one signal.
local function signal(wakeup)
  if redis.call("EXISTS", wakeup) == 0 then redis.call("LPUSH", wakeup, "1") end
end

-- Sends a wake-up signal if any of the lists has a member.
local function signal_if_any(wakeup, ...)
  if redis.call("EXISTS", wakeup) == 0 and redis.call("EXISTS", ...) > 0 then redis.call("LPUSH", wakeup, "1") end
end

-- Adds a line to a task's attempts and keeps the last 20.
local function record_attempt(attempts, member, line)
  local lines = redis.call("HGET", attempts, member)
  if lines then
    local _, breaks = lines:gsub("\n", "\n")
    if breaks >= 19 then lines = lines:sub(lines:find("\n", 1, true) + 1) end
    line = lines .. "\n" .. line
  end
  redis.call("HSET", attempts, member, line)
end

-- Returns the rows that the worker still holds, each task once; their members; the others as rejections: member, "lost",
-- …; the tokens and the owners of the held ones.
local function held_rows(processing, worker, members, tokens)
  local owner = redis.call("HMGET", processing, unpack(members))
  local rows, held, held_tokens, owners, rejections, count, seen = {}, {}, {}, {}, {}, 0, {}
  local token, holder -- neighbors were usually acquired in one call: build their text once
  for row = 1, #members do
    if tokens[row] ~= token then
      token = tokens[row]
      holder = token .. " " .. worker
    end
    if owner[row] == holder or holds_keyed(owner[row], holder) then
      if not seen[members[row]] then
        count = count + 1
        rows[count], held[count], held_tokens[count], owners[count] = row, members[row], token, owner[row]
        seen[members[row]] = true
      end
    else
      rejections[#rejections + 1] = members[row]
      rejections[#rejections + 1] = "lost"
    end
  end
  return rows, held, rejections, held_tokens, owners
end

-- The tasks that were acquired in one call, in order; which of them are held under its token and were never renewed;
-- and their owners.
local function batch_of(processing, batches, renewed, token)
  local members, held = {}, {}
  for member in (redis.call("HGET", batches, token) or ""):gmatch("%S+") do members[#members + 1] = member end
  if #members == 0 then return members, held end
  local owner = redis.call("HMGET", processing, unpack(members))
  local deadline = redis.call("ZMSCORE", renewed, unpack(members))
  for i = 1, #members do
    held[i] = owner[i] and owner[i]:match("^%d+") == token and not deadline[i]
  end
  return members, held, owner
end

-- Removes `count` tasks from a batch, the number that HDEL returned: none if a call names a task twice. Forgets the
-- batch with its last task. A damaged count, which would stop the script in the middle, is recomputed.
local function shrink(processing, leases, batches, token, count)
  if count == 0 then return end
  local field = "left:" .. token
  local left = redis.pcall("HINCRBY", batches, field, -count)
  if type(left) ~= "number" or left < 0 then
    left = 0
    for member in (redis.call("HGET", batches, token) or ""):gmatch("%S+") do
      local owner = redis.call("HGET", processing, member)
      if owner and owner:match("^%d+") == token then left = left + 1 end
    end
    redis.call("HSET", batches, field, left)
  end
  if left == 0 then
    redis.call("HDEL", batches, token, field)
    redis.call("ZREM", leases, token)
  end
end

-- A task's member and record; nothing if it is unknown. Each "x" before a record marks one tombstone: an entry of a
-- cancelled task that is still in pending. Of a forgotten task only these marks are left.
local function task_of(data, id)
  for _, letter in ipairs({ "d", "h", "l", "D", "H", "L" }) do
    local record = redis.call("HGET", data, letter .. id)
    if record and not record:find("^x+$") then return letter .. id, record end
  end
end

-- Removes tasks from processing and from their batches: the freeing write with which a settling script begins.
local function remove_from_processing(processing, leases, batches, renewed, held, tokens)
  if #held == 0 then return end
  for i = 1, #held do shrink(processing, leases, batches, tokens[i], redis.call("HDEL", processing, held[i])) end
  redis.call("ZREM", renewed, unpack(held))
end

-- Whether a cancel was requested for this task while it ran; if so, the task ends here.
local function ends_cancelled(cancels, completed, endings, errors_retrying, member, now)
  if redis.call("SREM", cancels, member) == 0 then return false end
  redis.call("ZADD", completed, digits(now), member)
  redis.call("HSET", endings, member, "cancelled")
  redis.call("ZREM", errors_retrying, member)
  return true
end

-- The score of the tasks of an error group: its id, which has ten hexadecimal digits. Stops the script if it has not.
local function score_of(group)
  return digits(#group == 10 and tonumber(group, 16) or error("not an error group: " .. group))
end

-- Forgets error groups that have no task, and had no failure for a day. Each call checks some groups at random.
local function forget_groups(errors, errors_retrying, errors_dead, now)
  local DAY, SOME = 86400000, 20
  local some = redis.call("HRANDFIELD", errors, SOME, "WITHVALUES")
  for i = 1, #some, 2 do
    local last = whole(some[i + 1]:match("^%d+ (%d+)"), 0)
    local is_old = last <= now - DAY or last > now + DAY -- the second: by a clock that was ahead
    local score = digits(tonumber(some[i], 16) or -1) -- a damaged id has no tasks
    local count = redis.call("ZCOUNT", errors_retrying, score, score) + redis.call("ZCOUNT", errors_dead, score, score)
    if is_old and count == 0 then
      redis.call("HDEL", errors, some[i])
    end
  end
end

-- Adds failed tasks to the error groups of their queue: a list of member, group, pattern, text. Returns the arguments of
-- the ZADD that makes them members. A new group for which there is no room becomes part of the group 0.
local function add_errors(errors, errors_retrying, errors_dead, data, now, failed)
  local OTHERS, MAX_GROUPS = "0000000000", 1000
  -- The types of an error group, with those of more tasks: ",email,sms,". At most five, and of the first tasks of a call
  -- only, because a type is read from the task's record.
  local function with_types(types, tasks)
    local MAX_TYPES, MAX_EXAMINED, MAX_BYTES = 5, 8, 65536
    local _, count = types:gsub("[^,]+", "")
    for i = 1, math.min(#tasks, MAX_EXAMINED) do
      if count >= MAX_TYPES then break end
      local member = tasks[i].member
      local is_small = redis.call("HSTRLEN", data, member) <= MAX_BYTES
      local type = is_small and (redis.call("HGET", data, member) or ""):match("^x*%d+ ([%w_.:-]+) ")
      if type and #type <= 100 and not types:find("," .. type .. ",", 1, true) then
        types, count = types .. type .. ",", count + 1
      end
    end
    return types
  end
  -- The trend of an error group, with more failures now: <index of a ten-minute span>=<failures>, last three hours.
  local function with_trend(trend, failures)
    local SPAN, MAX_SPANS, kept = 600000, 18, {}
    local current = math.floor(now / SPAN)
    for at, count in trend:gmatch("(%d+)=(%d+)") do
      local span = whole(at, 0)
      if span == current then failures = failures + whole(count, 0) end
      if span < current and span > current - MAX_SPANS then kept[#kept + 1] = at .. "=" .. count end
    end
    kept[#kept + 1] = digits(current) .. "=" .. digits(failures)
    return table.concat(kept, ",")
  end
  local order, of_group, scores = {}, {}, {}
  for _, each in ipairs(failed) do
    if not of_group[each.group] then
      of_group[each.group], order[#order + 1] = {}, each.group
    end
    table.insert(of_group[each.group], each)
  end
  for _, group in ipairs(order) do
    local tasks, kept, stored = of_group[group], group, redis.call("HGET", errors, group)
    if not stored then
      forget_groups(errors, errors_retrying, errors_dead, now)
      if redis.call("HLEN", errors) >= MAX_GROUPS then
        kept, stored = OTHERS, redis.call("HGET", errors, OTHERS)
      end
    end
    local last, score = tasks[#tasks], score_of(kept)
    local first, total, trend, types = (stored or ""):match("^(%d+) %d+ (%d+) (%S+) (,%S*) ")
    redis.call("HSET", errors, kept, table.concat({
      digits(whole(first, now)), digits(now), digits(whole(total, 0) + #tasks), with_trend(trend or "", #tasks),
      with_types(types or ",", tasks), last.member,
    }, " ") .. "\n" .. (kept == OTHERS and "" or last.pattern) .. "\n" .. last.text)
    for _, each in ipairs(tasks) do
      scores[#scores + 1], scores[#scores + 2] = score, each.member
    end
  end
  return scores
end
