-- browse: reads one page of one place in either direction, with the tasks' headers and without their payloads.
-- KEYS[1] data        HASH  member -> record
-- KEYS[2] endings     HASH  member -> how it ended, unless completed
-- KEYS[3] processing  HASH  member -> token and worker
-- KEYS[4] retries     HASH  member -> count
-- KEYS[5] batches     HASH  token -> the members acquired with it; left:<token> -> how many are held
-- KEYS[6] renewed     ZSET  member -> deadline ms
-- KEYS[7] delayed     ZSET  member -> due ms
-- KEYS[8] attempts    HASH  member -> lines, oldest first
-- KEYS[9] put_offs    HASH  member -> count and reason
-- KEYS[10] place            the LIST or ZSET to read
-- ARGV[1] kind     "list", "zset", "keyed" or "batches"
-- ARGV[2] order    "oldest" or "newest" first; in a list the oldest is at the right; keyed: by priority, key and age
-- ARGV[3] score    zset: the score of `after`; batches: the first score
-- ARGV[4] skip     list: how many entries to skip; batches: members of that score
-- ARGV[5] after    all but batches: the member, or the entry of keyed, that precedes the page, or empty at the start
-- ARGV[6] bound    list: maximum number of entries to read; zset: maximum score; empty for what is there now
-- ARGV[7] limit    maximum number of members, at most 1000; of batches only members that are held there count
-- ARGV[8] errors   "1" to read the last errors, or empty
-- Returns "more", "end", or "search" if a list must be searched further for `after`; skip and bound of this page; then
--         for each member: member (keyed: entry), score or empty, header (in a list it begins with x for a tombstone) or empty, ending,
--         owner, retries, the line of the last attempt, snooze. Fewer members than the limit if their records are large.
-- Writes  nothing.
local data, endings, processing, retries, batches, renewed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local delayed, attempts, snoozes, place = KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local kind, newest, score, skip, after = ARGV[1], ARGV[2] == "newest", ARGV[3], number(ARGV[4]), ARGV[5]
local bound, limit, errors = ARGV[6], limit_of(ARGV[7]), ARGV[8] == "1"

local MAX_ROWS, MAX_BYTES, SEARCHED, FAR = 2000, 512 * 1024, 4000, 50000
local is_gone = {} -- by row: whether its task is no longer there

-- The entries of the list with these numbers, counted from 1 at the end where the order begins.
local function entries(first, last)
  if newest then return redis.call("LRANGE", place, digits(first - 1), digits(last - 1)) end
  local backwards, members = redis.call("LRANGE", place, digits(-last), digits(-first)), {}
  for i = #backwards, 1, -1 do members[#members + 1] = backwards[i] end
  return members
end

-- Sets `skip` to the number of the entry `after`. Entries leave a list at its right end and are added at its left, so it
-- has moved towards the right end, or to a few entries behind it. Returns a status if the page cannot begin yet.
local function search(length)
  skip = math.min(skip, length)
  if after == "" or entries(skip, skip)[1] == after then return end
  local first = math.max(1, newest and skip or skip - SEARCHED)
  local window = entries(first, skip + SEARCHED / (newest and 1 or 4))
  for i = newest and 1 or #window, newest and #window or 1, newest and 1 or -1 do
    if window[i] == after then
      skip = first + i - 1
      return
    end
  end
  if newest then
    skip = skip + SEARCHED
    return skip < length and "search" or "end" -- whatever was added before `after` is gone too
  end
  skip = first - 1
  return first > 1 and "search" or nil
end

local function list_page()
  local length, rows = redis.call("LLEN", place), {}
  local status = search(length)
  local count = math.min(limit, whole(bound, length), length - skip)
  if bound == "" then bound = digits(length) end
  if status or count <= 0 then return status or "end", rows end
  for _, member in ipairs(entries(skip + 1, skip + count)) do
    rows[#rows + 1] = member
    rows[#rows + 1] = ""
  end
  return (count == whole(bound, 0) or skip + count == length) and "end" or "more", rows
end

-- How many members come before the page. `after` itself need not be there anymore.
local function rank()
  if after == "" then return newest and redis.call("ZCARD", place) or 0 end
  local low, high = redis.call("ZCOUNT", place, "-inf", "(" .. score), redis.call("ZCOUNT", place, "-inf", score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local member = redis.call("ZRANGE", place, digits(middle), digits(middle))[1]
    if precedes(member, after) or (not newest and member == after) then low = middle + 1 else high = middle end
  end
  return low
end

local function zset_page()
  local from, rows = rank(), {}
  if newest then
    from = redis.call("ZCARD", place) - from
    rows = redis.call("ZREVRANGE", place, digits(from), digits(from + limit - 1), "WITHSCORES")
  else
    if bound == "" then bound = redis.call("ZREVRANGE", place, 0, 0, "WITHSCORES")[2] or "-inf" end
    rows = redis.call("ZRANGE", place, digits(from), digits(from + limit - 1), "WITHSCORES")
  end
  local full = #rows == 2 * limit
  while not newest and #rows > 0 and tonumber(rows[#rows]) > tonumber(bound) do
    rows[#rows], rows[#rows - 1], full = nil, nil, false
  end
  return full and "more" or "end", rows
end

-- The entries of keyed tasks, which all have the same score.
local function keyed_page()
  local from, rows = after == "" and (newest and "+" or "-") or "(" .. after, {}
  local command, to = newest and "ZREVRANGEBYLEX" or "ZRANGEBYLEX", newest and "-" or "+"
  local found = redis.call(command, place, from, to, "LIMIT", "0", digits(limit))
  for i, entry in ipairs(found) do rows[2 * i - 1], rows[2 * i] = entry, "" end
  return #found == limit and "more" or "end", rows
end

-- The tasks of batches, one after another. Tasks that are no longer held, or were renewed and are therefore in another
-- place, give rows with only member and score. These rows do not count towards the limit, so that they do not hide the
-- others, but have a maximum.
local function batches_page()
  local rows, batch, missing, to_skip = {}, 0, limit, skip
  local function full() return missing == 0 or #rows >= 2 * MAX_ROWS end
  local command, last = newest and "ZREVRANGEBYSCORE" or "ZRANGEBYSCORE", newest and "-inf" or "(+inf"
  if newest and score == "-inf" then score = "(+inf" end -- where the anchor is
  repeat
    local token, deadline = unpack(redis.call(command, place, score, last, "WITHSCORES", "LIMIT", batch, 1))
    local members, held = batch_of(processing, batches, renewed, token or "")
    for n = 1, #members do
      local i = newest and #members + 1 - n or n
      local member = members[i]
      if deadline == score and to_skip > 0 then
        to_skip = to_skip - 1
      elseif not full() then
        rows[#rows + 1], rows[#rows + 2] = member, deadline
        is_gone[#rows / 2] = not held[i]
        missing = missing - (held[i] and 1 or 0)
      end
    end
    batch = batch + 1
  until not token or full()
  return full() and "more" or "end", rows
end

-- The header of a task that still has tombstones in the list: without their marks in the row of the task itself, which
-- was added after them. Far from the end, where that row is too expensive to find, every entry of it counts as the task.
local function marked_header(member, header, row)
  local marks = #header:match("^x*")
  local ended = marks == #header or redis.call("HEXISTS", endings, member) == 1
  if ended or redis.call("ZSCORE", delayed, member) then return header end
  local own, expected
  if skip + row > FAR then
    return header:sub(marks + 1)
  elseif newest then
    own, expected = redis.call("LPOS", place, member, "MAXLEN", skip + row), skip + row - 1
  else
    own = redis.call("LPOS", place, member, "RANK", -marks - 1, "MAXLEN", skip + row)
    expected = redis.call("LLEN", place) - skip - row
  end
  return own == expected and header:sub(marks + 1) or header
end

local status, rows = ({ list = list_page, zset = zset_page, keyed = keyed_page, batches = batches_page })[kind]()
local reply, bytes = { status, digits(skip), bound }, 0
local function add(value) reply[#reply + 1] = value or "" end
for i = 1, #rows, 2 do
  local member, row = rows[i], (i + 1) / 2
  add(member)
  if kind == "keyed" then member = member:sub(1, 1) .. member:match("[^ ]*$") end
  local present = not is_gone[row]
  local record = present and redis.call("HGET", data, member)
  local lines = present and errors and redis.call("HGET", attempts, member) or ""
  bytes = bytes + #(record or "") + #lines
  local header = record and record:match("^[^\n]*")
  if kind == "list" and header and header:find("^x") then header = marked_header(member, header, row) end
  add(rows[i + 1])
  add(header)
  add(present and redis.call("HGET", endings, member))
  add(present and holder_of(redis.call("HGET", processing, member)))
  add(present and redis.call("HGET", retries, member))
  add(last_line(lines))
  add(present and errors and redis.call("HGET", snoozes, member))
  if bytes > MAX_BYTES and i + 1 < #rows then
    reply[1] = "more"
    break
  end
end
return reply
