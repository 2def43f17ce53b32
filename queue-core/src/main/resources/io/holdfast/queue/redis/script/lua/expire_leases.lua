-- expire_leases: expires the leases of a dead worker now, so that the next sweep reclaims the tasks.
-- KEYS[1] processing  HASH  member -> token and worker
-- KEYS[2] leases      ZSET  token -> deadline ms of those of its tasks that were never renewed
-- KEYS[3] renewed     ZSET  member -> deadline ms
-- KEYS[4] workers     ZSET  worker -> last seen ms
-- ARGV[1] worker
-- ARGV[2] seen        ms, its last heartbeat; if there was another heartbeat since, nothing happens
-- ARGV[3] now         ms, or empty for Redis' clock
-- ARGV[4…] columns of member, token
-- Returns how many leases it expired.
-- Writes  their deadlines; like any expired lease, each is valid again if it is renewed before the sweep.
local processing, leases, renewed, workers = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local worker, seen, now = ARGV[1], number(ARGV[2]), clock(ARGV[3])
local members, tokens = columns(ARGV, 4, 2)

if tonumber(redis.call("ZSCORE", workers, worker) or -1) ~= seen then return { 0 } end
local _, held, _, held_tokens = held_rows(processing, worker, members, tokens)
if #held == 0 then return { 0 } end

local deadlines = {}
for i, member in ipairs(held) do
  local own = redis.call("ZSCORE", renewed, member)
  local deadline = tonumber(own or redis.call("ZSCORE", leases, held_tokens[i]))
  deadlines[2 * i - 1], deadlines[2 * i] = digits(math.min(now, deadline or now)), member
end
redis.call("ZREM", renewed, "") -- removes nothing; a script that begins with a freeing write runs on a full Redis
redis.call("ZADD", renewed, unpack(deadlines))
return { #held }
