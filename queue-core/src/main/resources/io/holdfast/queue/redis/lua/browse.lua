-- browse: one page of one place, with the tasks' headers and without their payloads.
-- KEYS[1] data        HASH  member -> record
-- KEYS[2] endings     HASH  member -> how it ended, when not as completed
-- KEYS[3] processing  HASH  member -> token and worker
-- KEYS[4] retries     HASH  member -> count
-- KEYS[5] leases      ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[6] batches     HASH  token -> the members that were acquired with it; left:<token> -> how many are held
-- KEYS[7] renewed     ZSET  member -> deadline ms
-- KEYS[8] place             what to look into
-- ARGV[1] kind     "list", "zset" or "processing"
-- ARGV[2] from     all but a list: the least score
-- ARGV[3] skip     list: members from the right; all others: members of that score
-- ARGV[4] limit    members at most
-- Returns for each member: member, score or empty, header (begins with x for a tombstone) or empty, ending, owner, retries.
-- Writes  nothing.
local data, endings, processing, retries, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local batches, renewed, place, MOST_BATCHES = KEYS[6], KEYS[7], KEYS[8], 1000
local kind, from, skip, limit = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

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

-- By deadline, be it of their own or that of their batch. Behind very many batches of which nothing is left but what was
-- renewed, it shows no others.
local function processing_page()
  local held, reach, batch, of_batches = {}, skip + limit, 0, 0
  local own = redis.call("ZRANGEBYSCORE", renewed, from, "+inf", "WITHSCORES", "LIMIT", 0, reach)
  for i = 1, #own, 2 do held[#held + 1] = { member = own[i], deadline = own[i + 1] } end
  repeat
    local token, deadline = unpack(redis.call("ZRANGEBYSCORE", leases, from, "(+inf", "WITHSCORES", "LIMIT", batch, 1))
    for _, member in ipairs(token and unrenewed_of(processing, batches, renewed, token) or {}) do
      held[#held + 1] = { member = member, deadline = deadline }
      of_batches = of_batches + 1
    end
    batch = batch + 1
  until not token or of_batches >= reach or batch == MOST_BATCHES
  sort_by_deadline(held)
  local rows = {}
  for i = skip + 1, math.min(reach, #held) do
    rows[#rows + 1], rows[#rows + 2] = held[i].member, held[i].deadline
  end
  return rows
end

local rows = ({ list = list_page, zset = zset_page, processing = processing_page })[kind]()

local reply = {}
local function add(value) reply[#reply + 1] = value or "" end
for i = 1, #rows, 2 do
  local member = rows[i]
  local record = redis.call("HGET", data, member)
  add(member)
  add(rows[i + 1])
  add(record and record:match("^[^\n]*"))
  for _, key in ipairs({ endings, processing, retries }) do add(redis.call("HGET", key, member)) end
end
return reply
