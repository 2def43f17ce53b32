-- reap: takes back tasks whose lease has expired; holds back for a while when an outage has just ended.
-- KEYS[1]  processing       HASH  member -> token and worker
-- KEYS[2]  leases           ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[3]  batches          HASH  token -> the members that were acquired with it; left:<token> -> how many are held
-- KEYS[4]  renewed          ZSET  member -> deadline ms
-- KEYS[5]  put_offs         HASH  member -> count and reason
-- KEYS[6]  cancels          SET   members whose handler is to stop
-- KEYS[7]  completed        ZSET  member -> time of its end, ms
-- KEYS[8]  endings          HASH  member -> how it ended
-- KEYS[9]  pending:high     LIST  members, next at the right
-- KEYS[10] pending:default  LIST
-- KEYS[11] pending:low      LIST
-- KEYS[12] delayed          ZSET  member -> due ms
-- KEYS[13] dead_letter      ZSET  member -> time of death, ms
-- KEYS[14] reclaims         HASH  member -> count
-- KEYS[15] attempts         HASH  member -> lines, oldest first
-- KEYS[16] control          HASH  swept: ms of the last sweep; hold: reap nothing until, ms
-- KEYS[17] wakeup           LIST
-- ARGV[1]  limit            tasks at most
-- ARGV[2]  most             reclaims at which a task is buried
-- ARGV[3]  gap              ms of silence since the last sweep that count as an outage
-- ARGV[4]  hold             ms to hold back after one
-- ARGV[5]  spread           ms over which tasks that were reclaimed before are scattered
-- ARGV[6]  seed             of that scattering
-- ARGV[7]  now              ms, or empty for Redis' clock
-- Returns "held"; or "swept", or "more" when it ended before all was looked at, then member, "reclaimed" | "buried" |
--         "cancelled", for each task.
-- Writes  the new places of the tasks whose lease has expired; the time of this sweep.
local processing, leases, batches, renewed, put_offs = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local cancels, completed, endings, delayed, dead_letter = KEYS[6], KEYS[7], KEYS[8], KEYS[12], KEYS[13]
local pending = { h = KEYS[9], d = KEYS[10], l = KEYS[11] }
local reclaims, attempts, control, wakeup = KEYS[14], KEYS[15], KEYS[16], KEYS[17]
local limit, most, gap, hold = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local spread, seed, now = tonumber(ARGV[5]), tonumber(ARGV[6]), clock(ARGV[7])
local MOST_LOOKS = 1000 -- tasks of batches, renewed ones too; a call ends behind the batch that reaches them

redis.call("HDEL", control, "") -- removes nothing: a script that begins with a freeing write passes when Redis is full
local swept = tonumber(redis.call("HGET", control, "swept") or now)
redis.call("HSET", control, "swept", digits(now))
if now - swept > gap or now < swept then redis.call("HSET", control, "hold", digits(now + hold)) end
local hold_until = tonumber(redis.call("HGET", control, "hold") or 0)
if now < hold_until and hold_until <= now + hold then return { "held" } end

local function earlier(one, other)
  if one.deadline ~= other.deadline then return tonumber(one.deadline) < tonumber(other.deadline) end
  return one.member < other.member
end

-- The tasks whose time has come, the first of them first; the batches of which all such tasks are among these; and whether
-- there may be more.
local function expired_tasks()
  local expired, looks, finished, stays = {}, 0, {}, {}
  local own = redis.call("ZRANGEBYSCORE", renewed, "-inf", digits(now), "WITHSCORES", "LIMIT", 0, limit)
  for i = 1, #own, 2 do expired[#expired + 1] = { member = own[i], deadline = own[i + 1] } end
  local due = redis.call("ZRANGEBYSCORE", leases, "-inf", digits(now), "WITHSCORES", "LIMIT", 0, MOST_LOOKS)
  local looked_at = 0
  while 2 * looked_at < #due and looks < MOST_LOOKS do
    local token, deadline = due[2 * looked_at + 1], due[2 * looked_at + 2]
    local members, stands = batch_of(processing, batches, renewed, token)
    for i, member in ipairs(members) do
      if stands[i] then expired[#expired + 1] = { member = member, deadline = deadline, token = token } end
    end
    looks, looked_at = looks + #members, looked_at + 1
  end
  table.sort(expired, earlier)
  local more = #expired >= limit or 2 * looked_at < #due or looked_at == MOST_LOOKS
  for i = #expired, limit + 1, -1 do stays[expired[i].token or ""], expired[i] = true, nil end
  for i = 1, looked_at do
    local token = due[2 * i - 1]
    if not stays[token] then finished[#finished + 1] = token end
  end
  return expired, finished, more
end

math.randomseed(seed)
local function take_back(member)
  local token, worker = redis.call("HGET", processing, member):match("^(%d+) (.+)$")
  let_go(processing, leases, batches, renewed, { member }, { token })
  redis.call("HDEL", put_offs, member)
  record_attempt(attempts, member, digits(now) .. " " .. worker .. " reclaimed " .. token)
  if ends_cancelled(cancels, completed, endings, member, now) then return "cancelled" end
  local count = redis.call("HINCRBY", reclaims, member, 1)
  if count >= most then
    redis.call("ZADD", dead_letter, digits(now), member)
    return "buried"
  elseif count == 1 then
    redis.call("RPUSH", pending[member:sub(1, 1)], member)
  else -- a suspect: comes back at a time of its own, so that it is alone sooner or later
    redis.call("ZADD", delayed, digits(now + math.random(spread)), member)
  end
  return "reclaimed"
end

local expired, finished, more = expired_tasks()
local reply = { more and "more" or "swept" }
for i = #expired, 1, -1 do -- from the last: what expired first goes to the front
  reply[#reply + 1] = expired[i].member
  reply[#reply + 1] = take_back(expired[i].member)
end
if #finished > 0 then redis.call("ZREM", leases, unpack(finished)) end -- what was renewed has a deadline of its own
if #expired > 0 then ring(wakeup) end
return reply
