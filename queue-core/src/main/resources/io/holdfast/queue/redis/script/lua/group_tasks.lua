-- group_tasks: reads one page of the tasks of an error group, with their headers and without their payloads.
-- KEYS[1] data         HASH  member -> record
-- KEYS[2] processing   HASH  member -> token and worker
-- KEYS[3] leases       ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[4] renewed      ZSET  member -> deadline ms
-- KEYS[5] delayed      ZSET  member -> due ms
-- KEYS[6] dead_letter  ZSET  member -> time of the burial, ms
-- KEYS[7] retries      HASH  member -> count
-- KEYS[8] attempts     HASH  member -> lines, oldest first
-- KEYS[9] put_offs     HASH  member -> count and reason
-- KEYS[10] tasks             errors_dead or errors_retrying
-- ARGV[1] group
-- ARGV[2] order        "oldest" or "newest" first, by priority and id
-- ARGV[3] after        the last member of the page before, or empty
-- ARGV[4] limit        maximum number of members, 1 to 1000
-- Returns "more" or "end"; the number of tasks of the group; then for each member: member, state, time of the state ms
--         or empty, header, owner, retries, the line of the last attempt, snooze. Fewer members than the limit if their
--         records are large.
-- Writes  nothing.
local data, processing, leases, renewed, delayed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local dead_letter, retries, attempts, snoozes, tasks = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local group, newest, after, limit = ARGV[1], ARGV[2] == "newest", ARGV[3], limit_of(ARGV[4])

local MAX_BYTES = 512 * 1024
local score = score_of(group)
local first = redis.call("ZCOUNT", tasks, "-inf", "(" .. score)
local count = redis.call("ZCOUNT", tasks, score, score)

-- The ranks of the first and the last task of the page. The members of a group are in order.
local function ranks()
  local low, high = first, first + count
  if after == "" then low = newest and high or low else
    while low < high do
      local middle = math.floor((low + high) / 2)
      local member = redis.call("ZRANGE", tasks, digits(middle), digits(middle))[1]
      if precedes(member, after) or (not newest and member == after) then low = middle + 1 else high = middle end
    end
  end
  if newest then return math.max(first, low - limit), low - 1 end
  return low, math.min(first + count, low + limit) - 1
end

local function place_of(member)
  local owner = holder_of(redis.call("HGET", processing, member))
  if owner then
    local deadline = redis.call("ZSCORE", renewed, member) or redis.call("ZSCORE", leases, owner:match("^%d*"))
    return "processing", deadline, owner
  end
  for state, key in pairs({ delayed = delayed, dead = dead_letter }) do
    local time = redis.call("ZSCORE", key, member)
    if time then return state, time end
  end
  return "pending"
end

local from, to = ranks()
local found = from <= to and redis.call("ZRANGE", tasks, digits(from), digits(to)) or {}
local is_last = newest and from == first or not newest and to == first + count - 1
local reply, bytes = { (is_last or #found == 0) and "end" or "more", digits(count) }, 0
local function add(value) reply[#reply + 1] = value or "" end
for i = 1, #found do
  local member = found[newest and #found + 1 - i or i]
  local state, time, owner = place_of(member)
  local record = redis.call("HGET", data, member) or ""
  local lines = redis.call("HGET", attempts, member) or ""
  bytes = bytes + #record + #lines
  add(member)
  add(state)
  add(time)
  add(record:match("^[^\n]*"))
  add(owner)
  add(redis.call("HGET", retries, member))
  add(last_line(lines))
  add(redis.call("HGET", snoozes, member))
  if bytes > MAX_BYTES and i < #found then
    reply[1] = "more"
    break
  end
end
return reply
