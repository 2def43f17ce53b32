-- depths: how many tasks are in each place, at one moment.
-- KEYS[1] pending:high     LIST  members, next at the right
-- KEYS[2] pending:default  LIST
-- KEYS[3] pending:low      LIST
-- KEYS[4] delayed          ZSET
-- KEYS[5] processing       HASH  member -> token and worker
-- KEYS[6] dead_letter      ZSET
-- KEYS[7] completed        ZSET
-- KEYS[8] control          HASH  paused; ghosts:<priority letter> -> tombstones in its list
-- KEYS[9] data             HASH  member -> record
-- ARGV[1] now              ms, or empty for Redis' clock
-- Returns now ms, paused or empty, the seven counts in the order of the keys, then the next header of each list with tasks.
-- Writes  nothing.
local high, default, low, delayed, processing = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local dead_letter, completed, control, data = KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local now = clock(ARGV[1])

local reply = { digits(now), redis.call("HGET", control, "paused") or "" }
for i, letter in ipairs({ "h", "d", "l" }) do
  local list = ({ high, default, low })[i]
  reply[#reply + 1] = redis.call("LLEN", list) - whole(redis.call("HGET", control, "ghosts:" .. letter), 0)
end
reply[#reply + 1] = redis.call("ZCARD", delayed)
reply[#reply + 1] = redis.call("HLEN", processing) - redis.call("HEXISTS", processing, ANCHOR)
reply[#reply + 1] = redis.call("ZCARD", dead_letter)
reply[#reply + 1] = redis.call("ZCARD", completed)
for i, list in ipairs({ high, default, low }) do
  local record = reply[2 + i] > 0 and redis.call("HGET", data, redis.call("LINDEX", list, -1) or "")
  if record then reply[#reply + 1] = record:match("^x*([^\n]*)") end
end
return reply
