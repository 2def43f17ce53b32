-- browse: one page of one place, with the tasks' headers and without their payloads.
-- KEYS[1] data     HASH  member -> record
-- KEYS[2] endings  HASH  member -> how it ended, when not as completed
-- KEYS[3] owners   HASH  member -> token and worker
-- KEYS[4] retries  HASH  member -> count
-- KEYS[5] place          the LIST or ZSET to look into
-- ARGV[1] kind     "list" or "zset"
-- ARGV[2] from     zset: the least score
-- ARGV[3] skip     list: members from the right; zset: members of that score
-- ARGV[4] limit    members at most
-- Returns for each member: member, score or empty, header (begins with x for a tombstone) or empty, ending, owner, retries.
-- Writes  nothing.
local data, endings, owners, retries, place = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local kind, from, skip, limit = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local function list_page()
  local members, rows = redis.call("LRANGE", place, -(skip + limit), -(skip + 1)), {}
  for i = #members, 1, -1 do
    rows[#rows + 1] = members[i]
    rows[#rows + 1] = ""
  end
  return rows
end
local rows = kind == "list" and list_page()
  or redis.call("ZRANGEBYSCORE", place, from, "(+inf", "WITHSCORES", "LIMIT", skip, limit)

local reply = {}
local function add(value) reply[#reply + 1] = value or "" end
for i = 1, #rows, 2 do
  local member = rows[i]
  local record = redis.call("HGET", data, member)
  add(member)
  add(rows[i + 1])
  add(record and record:match("^[^\n]*"))
  for _, key in ipairs({ endings, owners, retries }) do add(redis.call("HGET", key, member)) end
end
return reply
