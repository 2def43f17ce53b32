-- browse: reads one page of one place, with the tasks' headers and without their payloads.
-- KEYS[1] data        HASH  member -> record
-- KEYS[2] endings     HASH  member -> how it ended, unless completed
-- KEYS[3] processing  HASH  member -> token and worker
-- KEYS[4] retries     HASH  member -> count
-- KEYS[5] batches     HASH  token -> the members acquired with it; left:<token> -> how many are held
-- KEYS[6] renewed     ZSET  member -> deadline ms
-- KEYS[7] place             the LIST or ZSET to read
-- ARGV[1] kind     "list", "zset" or "batches"
-- ARGV[2] from     minimum score, except for a list
-- ARGV[3] skip     list: members from the right; otherwise: members of that score
-- ARGV[4] limit    maximum number of members, at most 1000; of batches only members that are held there count
-- Returns for each member: member, score or empty, header (in a list it begins with x for a tombstone) or empty,
--         ending, owner, retries.
-- Writes  nothing.
local data, endings, processing, retries, batches = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local renewed, place, MAX_ROWS = KEYS[6], KEYS[7], 2000
local kind, from, skip, limit = ARGV[1], ARGV[2], number(ARGV[3]), limit_of(ARGV[4])

local passed = {} -- rows of tasks that are no longer there

local function list_page()
  local members, rows = redis.call("LRANGE", place, -(skip + limit), -(skip + 1)), {}
  for i = #members, 1, -1 do
    rows[#rows + 1] = members[i]
    rows[#rows + 1] = ""
  end
  return rows
end

local function zset_page()
  return redis.call("ZRANGEBYSCORE", place, from, "+inf", "WITHSCORES", "LIMIT", skip, limit)
end

-- The tasks of batches, one after another. Tasks that are no longer held, or were renewed and are therefore in another
-- place, give rows with only member and score. These rows do not count towards the limit, so that they do not hide the
-- others, but have a maximum.
local function batches_page()
  local rows, batch, missing = {}, 0, limit
  local function full() return missing == 0 or #rows >= 2 * MAX_ROWS end
  repeat
    local token, deadline = unpack(redis.call("ZRANGEBYSCORE", place, from, "(+inf", "WITHSCORES", "LIMIT", batch, 1))
    local members, held = batch_of(processing, batches, renewed, token or "")
    for i, member in ipairs(members) do
      if deadline == from and skip > 0 then
        skip = skip - 1
      elseif not full() then
        rows[#rows + 1], rows[#rows + 2] = member, deadline
        passed[#rows / 2] = not held[i]
        missing = missing - (held[i] and 1 or 0)
      end
    end
    batch = batch + 1
  until not token or full()
  return rows
end

-- The header of a task that still has tombstones in the list: without their marks in the row of the task itself, which
-- comes after them.
local function marked_header(member, header, row)
  local marks = header:match("^x*")
  local own = redis.call("LPOS", place, member, "RANK", -#marks - 1, "MAXLEN", skip + limit)
  if own ~= redis.call("LLEN", place) - skip - row then return header end
  return header:sub(#marks + 1)
end

local rows = ({ list = list_page, zset = zset_page, batches = batches_page })[kind]()

local reply = {}
local function add(value) reply[#reply + 1] = value or "" end
for i = 1, #rows, 2 do
  local member, present = rows[i], not passed[(i + 1) / 2]
  local record = present and redis.call("HGET", data, member)
  local header = record and record:match("^[^\n]*")
  if kind == "list" and header and header:find("^x") then header = marked_header(member, header, (i + 1) / 2) end
  add(member)
  add(rows[i + 1])
  add(header)
  for _, key in ipairs({ endings, processing, retries }) do add(present and redis.call("HGET", key, member)) end
end
return reply
