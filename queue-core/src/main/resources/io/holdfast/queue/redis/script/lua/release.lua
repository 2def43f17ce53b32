-- release: returns tasks to the front of pending, or of their key, or, to snooze them, to delayed; costs no retry.
-- KEYS[1-8] as in bury
-- KEYS[9]  pending:high     LIST  members, next at the right
-- KEYS[10] pending:default  LIST
-- KEYS[11] pending:low      LIST
-- KEYS[12] delayed          ZSET  member -> due ms
-- KEYS[13] wakeup           LIST
-- KEYS[14] errors_retrying  ZSET  member of a task that failed and has not ended -> its error group
-- KEYS[15] control          HASH  turn:<priority letter> -> virtual time, turn of the tasks without a key; limits
-- KEYS[16] pending:keyed    ZSET  priority letter, key, sequence and id of a task with a key
-- KEYS[17] key_turns        ZSET  priority letter and key -> turn of its next task
-- KEYS[18] parked           ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[19] key_states       HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- ARGV[1]  worker
-- ARGV[2]  now              ms, or empty for Redis' clock
-- ARGV[3…] columns of member, token, first delay ms (0: to pending), maximum delay ms, reason, and whether the delay is also
--          one of the key ("1" or empty)
-- Returns rejections: member, "lost"; or member, "cancelled": it ended as cancelled, as requested.
-- Writes  the new places of all other tasks, and the slots that this frees. No task of a delayed key starts before the delay
--         ends; a task without a key delays nothing but itself.
local processing, leases, batches, renewed, snoozes = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local cancels, completed, endings, delayed, wakeup = KEYS[6], KEYS[7], KEYS[8], KEYS[12], KEYS[13]
local pending = { h = KEYS[9], d = KEYS[10], l = KEYS[11] }
local errors_retrying, control, keyed, turns, parked, states = KEYS[14], KEYS[15], KEYS[16], KEYS[17], KEYS[18], KEYS[19]
local worker, now = ARGV[1], clock(ARGV[2])
local members, tokens, first_delays, max_delays, reasons, key_delays = columns(ARGV, 3, 6)

local rows, held, rejections, held_tokens, owners = held_rows(processing, worker, members, tokens)
if #held == 0 then return rejections end
local before, times, delays = redis.call("HMGET", snoozes, unpack(held)), {}, {}
local places, entries, keys = {}, {}, nil
local delayed_keys, delay_fields, stops = {}, {}, {} -- stops: when the delay of each of these keys ends, ms
for i, row in ipairs(rows) do
  times[i] = before[i] and whole(before[i]:match("^%d+"), 0) or 0
  local first, max = number(first_delays[row]), number(max_delays[row])
  delays[i] = first > 0 and math.min(max, first * 2 ^ math.min(times[i], 30))
  places[i] = is_keyed(held[i]) and place_of_held(owners[i])
  if places[i] and not keys then keys = keys_of(keyed, turns, parked, control) end
  if places[i] and delays[i] and key_delays[row] == "1" then
    local key = places[i]:match("^%S+")
    if not stops[key] then
      delayed_keys[#delayed_keys + 1], delay_fields[#delay_fields + 1], stops[key] = key, "d" .. key, 0
    end
    stops[key] = math.max(stops[key], now + delays[i])
  end
end

check_type("ZCARD", leases, renewed, completed, delayed, errors_retrying)
check_type("HLEN", batches, endings)
check_type("SCARD", cancels)
check_type("LLEN", pending.h, pending.d, pending.l)
local flow = flow_control()
local slots = flow.slots_of(turns, parked, states, control, held_keys(held, owners))

-- The delays of keys that begin here; reads, before the first write. Returns the function that writes them.
local function delaying()
  local changes, old, last = {}, {}, 0
  for i, stored in ipairs(redis.call("HMGET", states, unpack(delay_fields))) do
    local stop = math.max(stops[delayed_keys[i]], whole(stored, 0))
    stops[delayed_keys[i]], last = stop, math.max(last, stop)
    changes[2 * i - 1], changes[2 * i] = delay_fields[i], digits(stop)
  end
  local limits = redis.call("HGET", control, "limits") or ""
  local words, before = limits:match("^(%S+ %S+ %S+ %S+ %S+ %S+) ?(%S*)")
  limits = (words or digits(now) .. " - - - - -") .. " " .. digits(math.max(last, whole(before, 0)))
  -- Delays of keys that did not return are forgotten later, as many in each call as are added, among some chosen at random.
  local DAY, some = 86400000, redis.call("HRANDFIELD", states, digits(2 * #delayed_keys), "WITHVALUES")
  for i = 1, #some, 2 do
    local stop = some[i]:sub(1, 1) == "d" and whole(some[i + 1], 0) or now
    if stop <= now - DAY then old[#old + 1] = some[i] end
  end
  return function()
    local names = flow.parked_names(delayed_keys)
    local taking, waiting, gone, added = redis.call("ZMSCORE", turns, unpack(names)), nil, {}, {}
    waiting = redis.call("ZMSCORE", parked, unpack(names))
    for i, name in ipairs(names) do
      local stop = stops[name:sub(2)]
      if taking[i] then gone[#gone + 1] = name end
      if taking[i] or waiting[i] and tonumber(waiting[i]) < stop then
        added[#added + 1], added[#added + 2] = digits(stop), name
      end
    end
    if #old > 0 then redis.call("HDEL", states, unpack(old)) end
    if #gone > 0 then redis.call("ZREM", turns, unpack(gone)) end
    if #added > 0 then redis.call("ZADD", parked, unpack(added)) end
    redis.call("HSET", states, unpack(changes))
    redis.call("HSET", control, "limits", limits)
  end
end
local delay_keys = #delayed_keys > 0 and delaying()

remove_from_processing(processing, leases, batches, renewed, held, held_tokens)
if slots then slots() end
for i = #rows, 1, -1 do -- from the last: the list is consumed at the right, so the last one pushed is taken first
  local row, member = rows[i], held[i]
  if ends_cancelled(cancels, completed, endings, errors_retrying, member, now) then
    rejections[#rejections + 1] = member
    rejections[#rejections + 1] = "cancelled"
  elseif delays[i] then
    redis.call("HSET", snoozes, member, digits(times[i] + 1) .. " " .. reasons[row])
    redis.call("ZADD", delayed, digits(now + delays[i]), member)
  elseif places[i] then
    entries[#entries + 1] = entry_of(member, places[i])
  else
    redis.call("RPUSH", list_of(pending, member), member)
  end
end
if keys then keys.add(entries) end
if delay_keys then delay_keys() end
signal(wakeup)
return rejections
