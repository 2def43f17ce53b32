-- find: reads everything about one task, at one moment.
-- KEYS[1]  data         HASH  member -> record
-- KEYS[2]  delayed      ZSET  member -> due ms
-- KEYS[3]  dead_letter  ZSET  member -> time of the burial, ms
-- KEYS[4]  completed    ZSET  member -> time of its end, ms
-- KEYS[5]  endings      HASH  member -> how it ended, unless completed
-- KEYS[6]  processing   HASH  member -> token and worker
-- KEYS[7]  leases       ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[8]  retries      HASH  member -> count
-- KEYS[9]  attempts     HASH  member -> lines, oldest first
-- KEYS[10] put_offs     HASH  member -> count and reason
-- KEYS[11] results      HASH  member -> what its handler returned
-- KEYS[12] progress     HASH  member -> token, percent, time of the report ms, note
-- KEYS[13] renewed      ZSET  member -> deadline ms
-- KEYS[14] runs         ZSET  a completing call: worker, token and members, one line each -> their end, ms
-- KEYS[15] control      HASH  epochs: <first token>:<lead µs> of the last servers, newest first
-- ARGV[1]  id
-- Returns nothing, or member, record, state, time of the state ms or empty, owner, retries, attempts, snooze, result,
--         progress, epochs, then the completing calls that may have included it.
-- Writes  nothing.
local data, delayed, dead_letter, completed, endings = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local processing, leases, retries, attempts, snoozes = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local results, progress, renewed, runs, control = KEYS[11], KEYS[12], KEYS[13], KEYS[14], KEYS[15]
local id = ARGV[1]

local member, record = task_of(data, id)
if not member then return {} end

local state, time = "pending", ""
local ending = redis.call("HGET", endings, member) or "completed"
for name, key in pairs({ delayed = delayed, dead = dead_letter, [ending] = completed }) do
  local score = redis.call("ZSCORE", key, member)
  if score then state, time = name, score end
end
local owner = holder_of(redis.call("HGET", processing, member))
if owner then
  state = "processing"
  time = redis.call("ZSCORE", renewed, member) or redis.call("ZSCORE", leases, owner:match("^%d*")) or ""
end

local function of(key) return redis.call("HGET", key, member) or "" end
local reply = { member, record, state, time, owner or "", of(retries), of(attempts), of(snoozes) }
reply[#reply + 1], reply[#reply + 2] = of(results), of(progress)
reply[#reply + 1] = redis.call("HGET", control, "epochs") or ""
for _, call in ipairs(time ~= "" and redis.call("ZRANGEBYSCORE", runs, time, time) or {}) do
  if call:find(member, 1, true) then reply[#reply + 1] = call end
end
return reply
