-- refill: completes tasks and leases new ones in their place: complete and acquire, whole, in one step.
-- KEYS[1]  pending:high     LIST    members, next at the right
-- KEYS[2]  pending:default  LIST
-- KEYS[3]  pending:low      LIST
-- KEYS[4]  data             HASH    member -> record; before it an x for each tombstone
-- KEYS[5]  processing       HASH    member -> token and worker
-- KEYS[6]  leases           ZSET    token -> deadline ms of those of its tasks that were never renewed
-- KEYS[7]  batches          HASH    token -> the members that were acquired with it; left:<token> -> how many are held
-- KEYS[8]  fence            STRING  last token
-- KEYS[9]  retries          HASH    member -> count
-- KEYS[10] delayed          ZSET    member -> due ms
-- KEYS[11] control          HASH    as in acquire
-- KEYS[12] wakeup           LIST
-- KEYS[13] renewed          ZSET    member -> deadline ms
-- KEYS[14] completed        ZSET    member -> time of its end, ms
-- KEYS[15] endings          HASH    member -> how it ended, when not as completed
-- KEYS[16] cancels          SET     members whose handler is to stop
-- KEYS[17] put_offs         HASH    member -> count and reason
-- KEYS[18] results          HASH    member -> what its handler returned
-- KEYS[19] runs             ZSET    worker, token, and members, one line each -> their end, ms
-- KEYS[20…] done            STRING  as in complete
-- ARGV[1] worker
-- ARGV[2] limit             as in acquire, up to room
-- ARGV[3] lease             ms
-- ARGV[4] room              bytes
-- ARGV[5] server            as in acquire
-- ARGV[6] now               ms, or empty for Redis' clock
-- ARGV[7…] the arguments of complete; its now is the same, whatever it says
-- Returns what complete returns, or empty when that is nothing; then what acquire returns, in the same list.
-- Writes  what the two write. When acquire is refused, what has ended is complete all the same, and no task is taken: the
--         next call of acquire tells why.
local high, default, low, data, processing, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local batches, fence, retries, delayed, control = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local wakeup, renewed, completed, endings, cancels = KEYS[12], KEYS[13], KEYS[14], KEYS[15], KEYS[16]
local put_offs, results, runs = KEYS[17], KEYS[18], KEYS[19]
local worker, limit, lease, room = ARGV[1], number(ARGV[2]), ARGV[3], number(ARGV[4])
local server, now = ARGV[5], digits(clock(ARGV[6]))
local complete_keys = {
  processing, leases, batches, renewed, completed, endings, cancels, put_offs, results, runs, unpack(KEYS, 20)
}
local complete_arguments = { unpack(ARGV, 7) }

number(lease) -- stops the script here when it is none, and not when complete has written
complete_arguments[4] = now
local exceptions = complete(complete_keys, complete_arguments)
local is_whole, reply = pcall(
  acquire,
  { high, default, low, data, processing, leases, batches, fence, retries, delayed, control, wakeup },
  { worker, limit, lease, room, server, now, "1" }
)
if not is_whole then reply = { now, 0, "", "" } end
table.insert(reply, 1, #exceptions > 0 and exceptions or "")
return reply
