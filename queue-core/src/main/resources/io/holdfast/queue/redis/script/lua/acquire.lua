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
--         separate deadlines would reduce the throughput by an eighth. Sends a wake-up signal again if it leaves
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
  local keys, SPACE = keys_of(keyed, turns, control), (" "):byte()

  -- Takes from the keys of a priority and from its list, always from the one with the smallest turn. Returns how many
  -- entries of the list it has processed. One list for each property of the keys, because a table for each key would cost
  -- more than the rest.
  local function take_in_turn(letter, list)
    if count >= limit then return 0 end
    local found, popped = keys.first(letter, limit - count), 0
    if #found == 0 then return take_from(list, limit, 0) end
    local time, cost, unkeyed = keys.times[letter], keys.cost, keys.unkeyed[letter] or 0
    local names, due = {}, {} -- the keys in the order of their turns, and these; the name of the list is ""
    for i = 1, #found / 2 do names[i], due[i] = found[2 * i - 1], keys.turn(letter, found[2 * i]) end
    local is_list_empty = redis.call("EXISTS", list) == 0
    if not is_list_empty then
      -- Its turn is kept even if it does not come in this call: otherwise it never would.
      if unkeyed < time or unkeyed > time + cost then unkeyed = time + cost end
      local at = 1
      while due[at] and due[at] < unkeyed do at = at + 1 end
      table.insert(names, at, "")
      table.insert(due, at, unkeyed)
    end
    local entries, planned, taken_of, is_complete, next_turns = {}, {}, {}, {}, {} -- of each key that is read
    local ahead = math.max(2, math.ceil((limit - count) / #names) + 1)
    local removed, ahead_text = in_turn.removed, digits(ahead)

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

    local again, next_waiting, next_again = {}, 1, 1 -- those that were taken from return in the order of their turns
    while count < limit and size < max_bytes and tombstones < MAX_TOMBSTONES do
      local most, steps = math.min(STEP, limit - count), 0
      local sources, turns_of, step_entries, members, places = {}, {}, {}, {}, {}
      repeat
        local at, other = names[next_waiting] and next_waiting, again[next_again]
        if at and not (other and due[other] < due[at]) then
          next_waiting = next_waiting + 1
        else
          at, next_again = other, next_again + 1
        end
        local entry = at and names[at] ~= "" and next_entry(at)
        if entry or at and names[at] == "" and not is_list_empty then
          steps = steps + 1
          sources[steps], turns_of[steps], step_entries[steps] = at, due[at], entry
          if entry then
            local last, row = #names[at] + 11, #members + 1 -- of the place: the number has ten digits
            members[row] = entry:sub(1, 1) .. entry:sub(last + 2)
            places[row] = byte(entry, last + 1) == SPACE and entry:sub(2, last)
            planned[at] = (planned[at] or 0) + 1
          end
          due[at] = due[at] + cost
          again[#again + 1] = at
        end
      until not at or steps == most
      if steps == 0 then break end

      local stored, row = #members > 0 and redis.call("HMGET", data, unpack(members)), 0
      for step = 1, steps do
        local at, entry, before = sources[step], step_entries[step], count
        if not entry then
          popped = take_from(list, count + 1, popped)
          is_list_empty = count == before
          if count > before then unkeyed = turns_of[step] + cost end
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
            removed[#removed + 1], taken_of[at] = entry, (taken_of[at] or 0) + 1
            if record then
              count, size, next_turns[at] = count + 1, size + #record, turns_of[step] + cost
              taken[count], records[count], in_turn.places[count] = members[row], record, places[row]
            end
          end
        end
        if count > before then time = turns_of[step] end
        if count == before and size >= max_bytes then break end
      end
    end

    local changed, scores = in_turn.turns, {}
    for at, of_key in pairs(entries) do
      local name, turn = names[at], next_turns[at]
      if (taken_of[at] or 0) == #of_key and not next_entry(at) then
        in_turn.idle[#in_turn.idle + 1] = name
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
