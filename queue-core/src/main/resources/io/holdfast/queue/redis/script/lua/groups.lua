-- groups: reads a part of the error groups of a queue.
-- KEYS[1] errors           HASH  error group -> times, counts, types and example; pattern; error: one line each
-- KEYS[2] errors_retrying  ZSET  member of a task that failed and has not ended -> its error group
-- KEYS[3] errors_dead      ZSET  member of a dead letter -> its error group
-- KEYS[4] dead_letter      ZSET  member -> time of the burial, ms
-- KEYS[5] attempts         HASH  member -> lines, oldest first
-- ARGV[1] cursor  of HSCAN; "0" for the first part
-- ARGV[2] now     ms, or empty for Redis' clock
-- Returns the cursor of the next part or "0", now ms, the number of dead letters that are in no group; then for each
--         group: id, value, dead, retrying, and the member and the attempts of another example if the task in the value
--         is no longer in the group, empty otherwise. A group may be in more than one part.
-- Writes  nothing.
local errors, errors_retrying, errors_dead, dead_letter, attempts = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local cursor, now = ARGV[1], clock(ARGV[2])
local PART = 200 -- groups of a part, so that a call takes less than a few ms

local ungrouped = redis.call("ZCARD", dead_letter) - redis.call("ZCARD", errors_dead)
local next_cursor, found = unpack(redis.call("HSCAN", errors, cursor, "COUNT", PART))
local reply = { next_cursor, digits(now), digits(math.max(0, ungrouped)) }

local function is_in(key, member, score) return tonumber(redis.call("ZSCORE", key, member) or -1) == tonumber(score) end

local function first_of(key, score) return redis.call("ZRANGEBYSCORE", key, score, score, "LIMIT", 0, 1)[1] end

for i = 1, #found, 2 do
  local group, value = found[i], found[i + 1]
  local score = digits(tonumber(group, 16) or -1)
  local member = value:match("^%S+ %S+ %S+ %S+ %S+ ([^\n]*)") or ""
  local other = ""
  if not is_in(errors_dead, member, score) and not is_in(errors_retrying, member, score) then
    other = first_of(errors_dead, score) or first_of(errors_retrying, score) or ""
  end
  for _, each in ipairs({
    group, value, redis.call("ZCOUNT", errors_dead, score, score), redis.call("ZCOUNT", errors_retrying, score, score),
    other, other ~= "" and redis.call("HGET", attempts, other) or "",
  }) do
    reply[#reply + 1] = each
  end
end
return reply
