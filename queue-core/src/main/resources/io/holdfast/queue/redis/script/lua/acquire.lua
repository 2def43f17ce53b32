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
--                                   a key; turn:<priority letter> -> virtual time, turn of the tasks without a key
-- KEYS[12] wakeup           LIST
-- KEYS[13] pending:keyed    ZSET    priority letter, key, sequence and id of a task with a key
-- KEYS[14] key_turns        ZSET    priority letter and key -> turn of its next task
-- ARGV[1]  worker
-- ARGV[2]  limit            maximum number of tasks, 1 to 1000
-- ARGV[3]  lease            ms
-- ARGV[4]  max_bytes        maximum bytes of records; at least one task is returned in any case
-- ARGV[5]  server           names the run of this server, or empty if unknown
-- ARGV[6]  now              ms, or empty for Redis' clock
-- ARGV[7]  checked          "1" from refill, which has already read processing, leases and batches; absent otherwise
-- Returns now ms, token, due ms of the first delayed task or empty, retries of the acquired tasks (a list, or empty if
--         no task of the queue has any); and if it acquired any tasks, two lists: members, records.
-- Writes  the leases of the acquired tasks, with one deadline for all of them: most tasks end before it matters, and
--         separate deadlines would take an eighth of the time of a drain. Sends a wake-up signal again if it leaves
--         tasks behind. The first lease of a queue puts a permanent anchor into each of the three structures: a member
--         of more than 64 bytes. It forces the hash-table encoding: Redis searches a small packed structure linearly.
local high, default, low, data, processing, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local batches, fence, retries, delayed, control, wakeup = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local keyed, turns = KEYS[13], KEYS[14]
local worker, limit, lease, max_bytes = ARGV[1], number(ARGV[2]), ARGV[3], number(ARGV[4])
local server, now, are_checked = ARGV[5], clock(ARGV[6]), ARGV[7]
local deadline = digits(now + number(lease))
local byte, TOMBSTONE, MAX_TOMBSTONES = string.byte, ("x"):byte(), 2000
local STEP = 64 -- small, because records beyond `max_bytes` are read for nothing, and block Redis meanwhile

local first_due = redis.call("ZRANGE", delayed, "0", "0", "WITHSCORES")[2] or ""
local reply = { now, 0, first_due, "" }
local known = redis.call("HMGET", control, "paused", "lease_range", "server", "sequence")
if known[1] then return reply end

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
local in_turn = known[4] and { removed = {}, places = {}, idle = {}, turns = {}, times = {} } -- see take_in_turn
if not in_turn then
  of_high, of_default, of_low = take_from(high, limit, 0), take_from(default, limit, 0), take_from(low, limit, 0)
else -- the functions are created here, so that calls of queues without keys do not create them
  local keys = keys_of(keyed, turns, control)

  -- Takes from the keys of a priority and from its list, always from the one with the smallest turn. Returns how many entries
  -- of the list it has processed.
  local function take_in_turn(letter, list)
    if count >= limit then return 0 end
    local found, sources, popped = keys.first(letter, limit - count), {}, 0
    if #found == 0 then return take_from(list, limit, 0) end
    local time, unkeyed = keys.times[letter], { turn = keys.unkeyed[letter] or 0 }
    for i = 1, #found, 2 do
      local turn = keys.turn(letter, found[i + 1])
      sources[#sources + 1] = { key = found[i], turn = turn, entries = {}, planned = 0, taken = 0 }
    end
    if redis.call("EXISTS", list) == 1 then
      if unkeyed.turn < time or unkeyed.turn > time + keys.cost then unkeyed.turn = time + keys.cost end
      unkeyed.next_turn = unkeyed.turn -- kept even if nothing is taken from the list: else its turn would never come
      local at = 1
      while sources[at] and sources[at].turn < unkeyed.turn do at = at + 1 end
      table.insert(sources, at, unkeyed)
    end
    local ahead = math.max(2, math.ceil((limit - count) / #sources) + 1)

    -- The next entry of a key, or nil if it has no more.
    local function next_entry(source)
      local entries, after = source.entries, source.entries[source.planned]
      if source.planned == #entries and not source.is_read then
        local from, to = after and "(" .. after or "[" .. source.key .. " ", "(" .. source.key .. "!"
        local more = redis.call("ZRANGEBYLEX", keyed, from, to, "LIMIT", "0", digits(ahead))
        for _, entry in ipairs(more) do entries[#entries + 1] = entry end
        source.is_read = #more < ahead
      end
      return entries[source.planned + 1]
    end

    local again, next_waiting, next_again = {}, 1, 1 -- those that were taken from return in the order of their turns
    local function next_source()
      local one, other = sources[next_waiting], again[next_again]
      if one and not (other and other.turn < one.turn) then
        next_waiting = next_waiting + 1
        return one
      end
      next_again = next_again + 1
      return other
    end

    -- The next steps, each of which takes one task, and the members of those that have a key.
    local function plan()
      local steps, members, source = {}, {}, nil
      repeat
        source = next_source()
        local entry = source and source.key and next_entry(source)
        if entry or source == unkeyed and not unkeyed.is_empty then
          steps[#steps + 1] = { source = source, turn = source.turn, entry = entry }
          if entry then
            source.planned, members[#members + 1] = source.planned + 1, entry:sub(1, 1) .. entry:match("[^ ]*$")
            steps[#steps].place = entry:match("^.(%S+ %x+) %S+$")
          end
          source.turn = source.turn + keys.cost
          again[#again + 1] = source
        end
      until not source or #steps == math.min(STEP, limit - count)
      return steps, members
    end

    while count < limit and size < max_bytes and tombstones < MAX_TOMBSTONES do
      local steps, members = plan()
      if #steps == 0 then break end
      local stored, row = #members > 0 and redis.call("HMGET", data, unpack(members)), 0
      for _, step in ipairs(steps) do
        local source, before = step.source, count
        if source == unkeyed then
          popped = take_from(list, count + 1, popped)
          source.is_empty = count == before
        else
          row = row + 1
          local record = step.place and stored[row]
          if record and byte(record) == TOMBSTONE then -- was cancelled while its record did not tell its place
            tombstones, marks[list] = tombstones + 1, (marks[list] or 0) + 1
            unmarked[members[row]], record = record:sub(2), nil
          end
          if record and count > 0 and size + #record > max_bytes then
            size = max_bytes
          else -- without a record only the entry is removed
            in_turn.removed[#in_turn.removed + 1], source.taken = step.entry, source.taken + 1
            if record then
              count, size = count + 1, size + #record
              taken[count], records[count], in_turn.places[count] = members[row], record, step.place
            end
          end
        end
        if count > before then time, source.next_turn = step.turn, step.turn + keys.cost end
        if count == before and size >= max_bytes then break end
      end
    end

    for _, source in ipairs(sources) do
      if source.key and source.taken == #source.entries and (source.planned > 0 or source.is_read) then
        if not next_entry(source) then in_turn.idle[#in_turn.idle + 1], source.next_turn = source.key, nil end
      end
      if source.key and source.next_turn then
        table.insert(in_turn.turns, keys.score(source.key:sub(1, 1), source.next_turn))
        table.insert(in_turn.turns, source.key)
      end
    end
    table.insert(in_turn.times, "turn:" .. letter:lower())
    table.insert(in_turn.times, digits(time) .. " " .. digits(unkeyed.next_turn or unkeyed.turn))
    return popped
  end

  of_high, of_default, of_low = take_in_turn("H", high), take_in_turn("D", default), take_in_turn("L", low)
end
local changes_keys = in_turn and #in_turn.removed + #in_turn.idle > 0
if count == 0 and tombstones == 0 and not changes_keys then return reply end

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
local counted = tombstones > 0 and redis.call("HMGET", control, "ghosts:h", "ghosts:d", "ghosts:l")

if in_turn then
  if #in_turn.removed > 0 then redis.call("ZREM", keyed, unpack(in_turn.removed)) end
  if #in_turn.idle > 0 then redis.call("ZREM", turns, unpack(in_turn.idle)) end
end
if of_high > 0 then redis.call("LTRIM", high, "0", digits(-of_high - 1)) end
if of_default > 0 then redis.call("LTRIM", default, "0", digits(-of_default - 1)) end
if of_low > 0 then redis.call("LTRIM", low, "0", digits(-of_low - 1)) end
if in_turn then
  if #in_turn.turns > 0 then redis.call("ZADD", turns, unpack(in_turn.turns)) end
  if #in_turn.times > 0 then redis.call("HSET", control, unpack(in_turn.times)) end
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
  signal_if_any(wakeup, high, default, low, keyed)
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
signal_if_any(wakeup, high, default, low, keyed)

reply[2], reply[5], reply[6] = token, taken, records
return reply
