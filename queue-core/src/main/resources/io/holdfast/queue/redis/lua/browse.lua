-- browse: one page of one place, with the tasks' headers and without their payloads.
-- KEYS[1] data        HASH  member -> record
-- KEYS[2] endings     HASH  member -> how it ended, when not as completed
-- KEYS[3] processing  HASH  member -> token and worker
-- KEYS[4] retries     HASH  member -> count
-- KEYS[5] batches     HASH  token -> the members that were acquired with it; left:<token> -> how many are held
-- KEYS[6] renewed     ZSET  member -> deadline ms
-- KEYS[7] place             the LIST or ZSET to look into
-- ARGV[1] kind     "list", "zset" or "batches"
-- ARGV[2] from     all but a list: the least score
-- ARGV[3] skip     list: members from the right; all others: members of that score
-- ARGV[4] limit    members at most
-- Returns for each member: member, score or empty, header (begins with x for a tombstone) or empty, ending, owner, retries.
-- Writes  nothing.
local data, endings, processing, retries, batches = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local renewed, place = KEYS[6], KEYS[7]
local kind, from, skip, limit = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local passed = {} -- rows of tasks that stand there no more

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

-- The tasks of batches, one after another. Of those that are held no more, or were renewed and so stand in another place,
-- it says nothing but where they stood: a page costs the same whatever became of them.
local function batches_page()
  local rows, batch = {}, 0
  repeat
    local token, deadline = unpack(redis.call("ZRANGEBYSCORE", place, from, "(+inf", "WITHSCORES", "LIMIT", batch, 1))
    local members, stands = batch_of(processing, batches, renewed, token or "")
    for i, member in ipairs(members) do
      if deadline == from and skip > 0 then
        skip = skip - 1
      elseif #rows < 2 * limit then
        rows[#rows + 1], rows[#rows + 2] = member, deadline
        passed[#rows / 2] = not stands[i]
      end
    end
    batch = batch + 1
  until not token or #rows == 2 * limit
  return rows
end

local rows = ({ list = list_page, zset = zset_page, batches = batches_page })[kind]()

local reply = {}
local function add(value) reply[#reply + 1] = value or "" end
for i = 1, #rows, 2 do
  local member = rows[i]
  local record = redis.call("HGET", data, member)
  add(member)
  add(rows[i + 1])
  add(record and not passed[(i + 1) / 2] and record:match("^[^\n]*"))
  for _, key in ipairs({ endings, processing, retries }) do add(redis.call("HGET", key, member)) end
end
return reply
