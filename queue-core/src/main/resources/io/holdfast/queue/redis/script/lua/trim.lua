-- trim: forgets ended tasks beyond age and count, and chosen ids whose window has passed.
-- KEYS[1] completed  ZSET  member -> time of its end, ms
-- KEYS[2] data       HASH  member -> record; a tombstone begins with x
-- KEYS[3] endings    HASH  member -> how it ended, unless completed
-- KEYS[4] retries    HASH  member -> count
-- KEYS[5] reclaims   HASH  member -> count
-- KEYS[6] put_offs   HASH  member -> count and reason
-- KEYS[7] attempts   HASH  member -> lines
-- KEYS[8] ids        ZSET  chosen id -> until when known, ms
-- KEYS[9] results    HASH  member -> what its handler returned
-- KEYS[10] progress  HASH  member -> how far it was
-- KEYS[11] runs      ZSET  what one call completed -> time of the end, ms
-- KEYS[12] errors           HASH  error group -> times, counts, types and example; pattern; error: one line each
-- KEYS[13] errors_retrying  ZSET  member of a task that failed and has not ended -> its error group
-- KEYS[14] errors_dead      ZSET  member of a dead letter -> its error group
-- ARGV[1] limit      maximum number of tasks, 1 to 1000
-- ARGV[2] age        ms
-- ARGV[3] count      maximum number of tasks to keep
-- ARGV[4] window     ms for which a chosen id is known after its task's end
-- ARGV[5] now        ms, or empty for Redis' clock
-- Returns the number of tasks it forgot.
-- Writes  the removal, also that of error groups that are no longer needed. For a task whose tombstone is still in pending it keeps the marks, without the record.
local completed, data, endings, retries = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local reclaims, snoozes, attempts, ids = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local results, progress, runs = KEYS[9], KEYS[10], KEYS[11]
local errors, errors_retrying, errors_dead = KEYS[12], KEYS[13], KEYS[14]
local limit, age, count, window, now =
  limit_of(ARGV[1]), number(ARGV[2]), number(ARGV[3]), number(ARGV[4]), clock(ARGV[5])

local over = redis.call("ZRANGEBYSCORE", ids, "-inf", digits(now), "LIMIT", 0, limit)
local beyond = math.max(
  redis.call("ZCARD", completed) - count,
  redis.call("ZCOUNT", completed, "-inf", digits(now - age))
)
local forgotten = math.min(limit, beyond)
local members = forgotten >= 1 and redis.call("ZRANGE", completed, 0, forgotten - 1) or {}
if #members > 0 then
  check_type("HLEN", data, endings, retries, reclaims, snoozes, attempts, results, progress)
  check_type("ZCARD", runs)
end
check_type("ZCARD", errors_retrying, errors_dead)
check_type("HLEN", errors)

if #over > 0 then redis.call("ZREM", ids, unpack(over)) end
forget_groups(errors, errors_retrying, errors_dead, now)
if #members == 0 then return 0 end
local chosen = redis.call("EXISTS", ids) == 1
local ended = chosen and redis.call("ZMSCORE", completed, unpack(members))
redis.call("ZREMRANGEBYRANK", completed, 0, forgotten - 1)

local kept = {} -- tombstones: their members are still in pending
if redis.call("EXISTS", endings) == 1 then
  for i, how in ipairs(redis.call("HMGET", endings, unpack(members))) do
    local record = how == "cancelled" and redis.call("HGET", data, members[i])
    local marks = record and record:match("^x+")
    if marks then kept[#kept + 1], kept[#kept + 2] = members[i], marks end
  end
end
redis.call("HDEL", data, unpack(members))
if #kept > 0 then redis.call("HSET", data, unpack(kept)) end
if chosen then
  for i, member in ipairs(members) do
    local id, known_until = member:sub(2), tonumber(ended[i]) + window
    if redis.call("ZSCORE", ids, id) then redis.call("ZADD", ids, digits(known_until), id) end
  end
end
for _, key in ipairs({ endings, retries, reclaims, snoozes, attempts, results, progress }) do
  if redis.call("EXISTS", key) == 1 then redis.call("HDEL", key, unpack(members)) end
end
for _, key in ipairs({ errors_retrying, errors_dead }) do -- an older version ended these tasks, or requeued them
  if redis.call("EXISTS", key) == 1 then redis.call("ZREM", key, unpack(members)) end
end
local oldest = redis.call("ZRANGE", completed, 0, 0, "WITHSCORES")[2]
redis.call("ZREMRANGEBYSCORE", runs, "-inf", oldest and "(" .. oldest or "+inf")
return #members
