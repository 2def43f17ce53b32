-- reap: takes back tasks whose lease has expired; holds back for a while when an outage has just ended.
-- KEYS[1]  processing       ZSET  member -> lease deadline ms
-- KEYS[2]  owners           HASH  member -> token and worker
-- KEYS[3]  cancels          SET   members whose handler is to stop
-- KEYS[4]  completed        ZSET  member -> time of its end, ms
-- KEYS[5]  endings          HASH  member -> how it ended
-- KEYS[6]  pending:high     LIST  members, next at the right
-- KEYS[7]  pending:default  LIST
-- KEYS[8]  pending:low      LIST
-- KEYS[9]  delayed          ZSET  member -> due ms
-- KEYS[10] dead_letter      ZSET  member -> time of death, ms
-- KEYS[11] reclaims         HASH  member -> count
-- KEYS[12] attempts         HASH  member -> lines, oldest first
-- KEYS[13] control          HASH  swept: ms of the last sweep; hold: reap nothing until, ms
-- KEYS[14] wakeup           LIST
-- KEYS[15] put_offs         HASH  member -> count and reason
-- ARGV[1]  limit            tasks at most
-- ARGV[2]  most             reclaims at which a task is buried
-- ARGV[3]  gap              ms of silence since the last sweep that count as an outage
-- ARGV[4]  hold             ms to hold back after one
-- ARGV[5]  spread           ms over which tasks that were reclaimed before are scattered
-- ARGV[6]  seed             of that scattering
-- ARGV[7]  now              ms, or empty for Redis' clock
-- Returns "held", or "swept", then member, "reclaimed" | "buried" | "cancelled", for each task.
-- Writes  the new places of the tasks whose lease has expired; the time of this sweep.
local processing, owners, cancels, completed, endings = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local pending, delayed, dead_letter = { h = KEYS[6], d = KEYS[7], l = KEYS[8] }, KEYS[9], KEYS[10]
local reclaims, attempts, control, wakeup, put_offs = KEYS[11], KEYS[12], KEYS[13], KEYS[14], KEYS[15]
local limit, most, gap, hold = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local spread, seed, now = tonumber(ARGV[5]), tonumber(ARGV[6]), clock(ARGV[7])

redis.call("HDEL", control, "") -- removes nothing: a script that begins with a freeing write passes when Redis is full
local swept = tonumber(redis.call("HGET", control, "swept") or now)
redis.call("HSET", control, "swept", digits(now))
if now - swept > gap or now < swept then redis.call("HSET", control, "hold", digits(now + hold)) end
local hold_until = tonumber(redis.call("HGET", control, "hold") or 0)
if now < hold_until and hold_until <= now + hold then return { "held" } end

math.randomseed(seed)
local function take_back(member)
  local owner = redis.call("HGET", owners, member) or ""
  let_go(processing, owners, put_offs, { member })
  local token, worker = owner:match("^(%d+) (.+)$")
  record_attempt(attempts, member, digits(now) .. " " .. (worker or "unknown") .. " reclaimed " .. (token or "-"))
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

local reply = { "swept" }
local expired = redis.call("ZRANGEBYSCORE", processing, "-inf", digits(now), "LIMIT", 0, limit)
for i = #expired, 1, -1 do -- from the last: what expired first goes to the front
  reply[#reply + 1] = expired[i]
  reply[#reply + 1] = take_back(expired[i])
end
if #expired > 0 then ring(wakeup) end
return reply
