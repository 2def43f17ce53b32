-- refill: completes tasks and leases new ones in their place: complete and acquire in one step.
-- KEYS[1-16] as in acquire
-- KEYS[17] renewed          ZSET    member -> deadline ms
-- KEYS[18] completed        ZSET    member -> time of its end, ms
-- KEYS[19] endings          HASH    member -> how it ended, unless completed
-- KEYS[20] cancels          SET     members whose handler must stop
-- KEYS[21] put_offs         HASH    member -> count and reason
-- KEYS[22] results          HASH    member -> what its handler returned
-- KEYS[23] runs             ZSET    worker, token, and members, one line each -> their end, ms
-- KEYS[24] errors_retrying  ZSET    member of a task that failed and has not ended -> its error group
-- KEYS[25…] done            STRING  as in complete
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
local wakeup, keyed, turns, parked, states = KEYS[12], KEYS[13], KEYS[14], KEYS[15], KEYS[16]
local renewed, completed, endings, cancels, snoozes = KEYS[17], KEYS[18], KEYS[19], KEYS[20], KEYS[21]
local results, runs, errors_retrying = KEYS[22], KEYS[23], KEYS[24]
local worker, limit, lease, max_bytes = ARGV[1], number(ARGV[2]), ARGV[3], number(ARGV[4])
local server, clock_given, now = ARGV[5], ARGV[6], digits(clock(ARGV[6]))
local complete_keys = {
  processing, leases, batches, renewed, completed, endings, cancels, snoozes, results, runs, errors_retrying,
  control, false, turns, parked, states, unpack(KEYS, 25) -- no wake-up signal: acquire sends it for what it leaves
}
local complete_arguments = { unpack(ARGV, 7) }

number(lease) -- stops the script here if it is not a number, not after complete has written
complete_arguments[4] = now
local rejections = complete(complete_keys, complete_arguments)
local succeeded, reply = pcall(
  acquire,
  {
    high, default, low, data, processing, leases, batches, fence, retries, delayed, control, wakeup, keyed, turns,
    parked, states,
  },
  { worker, limit, lease, max_bytes, server, now, "1", clock_given }
)
if not succeeded then
  pcall(signal, wakeup) -- the freed slots are for others
  reply = { now, 0, "", "" }
end
table.insert(reply, 1, #rejections > 0 and rejections or "")
return reply
