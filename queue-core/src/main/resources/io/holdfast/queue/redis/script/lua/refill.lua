-- refill: completes tasks and leases new ones in their place: complete and acquire in one step.
-- KEYS[1-14] as in acquire
-- KEYS[15] renewed          ZSET    member -> deadline ms
-- KEYS[16] completed        ZSET    member -> time of its end, ms
-- KEYS[17] endings          HASH    member -> how it ended, unless completed
-- KEYS[18] cancels          SET     members whose handler must stop
-- KEYS[19] put_offs         HASH    member -> count and reason
-- KEYS[20] results          HASH    member -> what its handler returned
-- KEYS[21] runs             ZSET    worker, token, and members, one line each -> their end, ms
-- KEYS[22] errors_retrying  ZSET    member of a task that failed and has not ended -> its error group
-- KEYS[23…] done            STRING  as in complete
-- ARGV[1] worker
-- ARGV[2] limit             as in acquire, up to max_bytes
-- ARGV[3] lease             ms
-- ARGV[4] max_bytes         bytes
-- ARGV[5] server            as in acquire
-- ARGV[6] now               ms, or empty for Redis' clock
-- ARGV[7…] the arguments of complete; their now is replaced by ARGV[6]
-- Returns what complete returns, or empty if that is nothing; then what acquire returns, in the same list.
-- Writes  what the two write. If acquire fails, the ended tasks are complete nevertheless, and no task is acquired: the
--         next call of acquire shows why.
local high, default, low, data, processing, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local batches, fence, retries, delayed, control = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local wakeup, keyed, turns, renewed, completed = KEYS[12], KEYS[13], KEYS[14], KEYS[15], KEYS[16]
local endings, cancels, snoozes, results, runs, retrying = KEYS[17], KEYS[18], KEYS[19], KEYS[20], KEYS[21], KEYS[22]
local worker, limit, lease, max_bytes = ARGV[1], number(ARGV[2]), ARGV[3], number(ARGV[4])
local server, now = ARGV[5], digits(clock(ARGV[6]))
local complete_keys = {
  processing, leases, batches, renewed, completed, endings, cancels, snoozes, results, runs, retrying, unpack(KEYS, 23)
}
local complete_arguments = { unpack(ARGV, 7) }

number(lease) -- stops the script here if it is not a number, not after complete has written
complete_arguments[4] = now
local rejections = complete(complete_keys, complete_arguments)
local succeeded, reply = pcall(
  acquire,
  { high, default, low, data, processing, leases, batches, fence, retries, delayed, control, wakeup, keyed, turns },
  { worker, limit, lease, max_bytes, server, now, "1" }
)
if not succeeded then reply = { now, 0, "", "" } end
table.insert(reply, 1, #rejections > 0 and rejections or "")
return reply
