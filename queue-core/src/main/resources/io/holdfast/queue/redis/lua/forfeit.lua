-- forfeit: ends leases of a dead worker now, for the next sweep to take back; not when it was heard of since.
-- KEYS[1] processing  ZSET  member -> lease deadline ms
-- KEYS[2] owners      HASH  member -> token and worker
-- KEYS[3] workers     ZSET  worker -> last seen ms
-- ARGV[1] worker
-- ARGV[2] seen        ms, when it was last heard of
-- ARGV[3] now         ms, or empty for Redis' clock
-- ARGV[4…] columns of member, token
-- Returns how many leases it ended.
-- Writes  their deadlines; like any lease past its deadline each counts again if it is renewed before the sweep.
local processing, owners, workers = KEYS[1], KEYS[2], KEYS[3]
local worker, seen, now = ARGV[1], tonumber(ARGV[2]), clock(ARGV[3])
local members, tokens = columns(ARGV, 4, 2)

if tonumber(redis.call("ZSCORE", workers, worker) or -1) ~= seen then return { 0 } end
local _, held = held_rows(owners, worker, members, tokens)
if #held == 0 then return { 0 } end

local deadlines = {}
for i, member in ipairs(held) do
  deadlines[2 * i - 1], deadlines[2 * i] = digits(now), member
end
redis.call("ZREM", processing, "") -- removes nothing: a script that begins with a freeing write passes when Redis is full
redis.call("ZADD", processing, "LT", unpack(deadlines))
return { #held }
