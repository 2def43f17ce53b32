-- members: reads one page of the tasks of an error group, with their headers and without their payloads.
-- KEYS[1] data         HASH  member -> record
-- KEYS[2] processing   HASH  member -> token and worker
-- KEYS[3] leases       ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[4] renewed      ZSET  member -> deadline ms
-- KEYS[5] delayed      ZSET  member -> due ms
-- KEYS[6] dead_letter  ZSET  member -> time of death, ms
-- KEYS[7] retries      HASH  member -> count
-- KEYS[8] tasks              errors_dead or errors_retrying
-- ARGV[1] group
-- ARGV[2] after        the last member of the page before, or empty
-- ARGV[3] limit        maximum number of members, 1 to 1000
-- Returns for each member: member, state, time of the state ms or empty, header, owner, retries.
-- Writes  nothing.
local data, processing, leases, renewed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local delayed, dead_letter, retries, tasks = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local group, after, limit = ARGV[1], ARGV[2], limit_of(ARGV[3])
local score = score_of(group)

-- Whether a member is before another in Redis' order, which is by bytes; that of Lua depends on the server's locale.
local function precedes(one, other)
  for i = 1, math.min(#one, #other) do
    if one:byte(i) ~= other:byte(i) then return one:byte(i) < other:byte(i) end
  end
  return #one < #other
end

-- The rank of the first member after this one. The members of a group are in order.
local function rank_after(member)
  local first = redis.call("ZCOUNT", tasks, "-inf", "(" .. score)
  local last = first + redis.call("ZCOUNT", tasks, score, score)
  while member ~= "" and first < last do
    local middle = math.floor((first + last) / 2)
    if precedes(member, redis.call("ZRANGE", tasks, digits(middle), digits(middle))[1]) then
      last = middle
    else
      first = middle + 1
    end
  end
  return first
end

local function place_of(member)
  local owner = redis.call("HGET", processing, member)
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

local first = rank_after(after)
local found = redis.call("ZRANGE", tasks, digits(first), digits(first + limit - 1), "WITHSCORES")
local reply = {}
for i = 1, #found, 2 do
  if tonumber(found[i + 1]) ~= tonumber(score) then break end
  local member = found[i]
  local state, time, owner = place_of(member)
  local header = (redis.call("HGET", data, member) or ""):match("^[^\n]*")
  for _, each in ipairs({ member, state, time or "", header, owner or "", redis.call("HGET", retries, member) or "" }) do
    reply[#reply + 1] = each
  end
end
return reply
