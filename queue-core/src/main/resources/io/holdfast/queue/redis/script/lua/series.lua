-- series: reads the statistics of a span.
-- KEYS[1] statistics  HASH  open -> start and counts of a bucket that is not yet part of the others; <width>:<start> ->
--                           counts of a bucket. Widths and starts in seconds
-- ARGV[1] width       of the buckets, s
-- ARGV[2] count       of the finished buckets, at most 1000
-- ARGV[3] now         ms, or empty for Redis' clock
-- Returns now ms, the open bucket or empty, and the counts of each finished bucket and the current one, oldest first;
--         empty for a bucket without counts.
-- Writes  nothing.
local statistics, width, count, now = KEYS[1], number(ARGV[1]), limit_of(ARGV[2]), clock(ARGV[3])

local present, fields = math.floor(now / 1000 / width), { "open" }
for i = present - count, present do
  fields[#fields + 1] = digits(width) .. ":" .. digits(i * width)
end
local reply = redis.call("HMGET", statistics, unpack(fields))
for i = 1, #fields do
  reply[i] = reply[i] or ""
end
return { digits(now), unpack(reply) }
