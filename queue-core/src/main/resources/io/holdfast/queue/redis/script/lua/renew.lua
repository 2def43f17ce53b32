-- renew: extends the leases that are still held, from now; an expired one counts until its task is reclaimed.
-- KEYS[1] processing  HASH  member -> token and worker
-- KEYS[2] renewed     ZSET  member -> deadline ms
-- KEYS[3] cancels     SET   members whose handler must stop
-- KEYS[4] control     HASH  lease_range: shortest and longest lease in use, ms
-- ARGV[1] worker
-- ARGV[2] lease       ms
-- ARGV[3] now         ms, or empty for Redis' clock
-- ARGV[4…] columns of member, token
-- Returns rejections: member, "lost" or "cancelled".
-- Writes  the deadlines of the held leases; the lease time, if it is shorter or longer than all others in use.
local processing, renewed, cancels, control = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local worker, lease, now = ARGV[1], ARGV[2], clock(ARGV[3])
local members, tokens = columns(ARGV, 4, 2)

local _, held, rejections = held_rows(processing, worker, members, tokens)
if #held == 0 then return rejections end

local noted = redis.call("HGET", control, "lease_range")
local deadlines, deadline = {}, digits(now + number(lease))
for i, member in ipairs(held) do
  deadlines[2 * i - 1], deadlines[2 * i] = deadline, member
end
local cancelled = redis.call("EXISTS", cancels) == 1 and redis.call("SMISMEMBER", cancels, unpack(held)) or {}
redis.call("ZREM", renewed, "") -- removes nothing; a script that begins with a freeing write runs on a full Redis
redis.call("ZADD", renewed, unpack(deadlines))
note_lease(control, noted, lease)

for i, is_cancelled in ipairs(cancelled) do
  if is_cancelled == 1 then
    rejections[#rejections + 1] = held[i]
    rejections[#rejections + 1] = "cancelled"
  end
end
return rejections
