-- refill: completes tasks and leases new ones in their place: complete and acquire, whole, in one step.
-- KEYS[1]  pending:high     LIST    members, next at the right
-- KEYS[2]  pending:default  LIST
-- KEYS[3]  pending:low      LIST
-- KEYS[4]  data             HASH    member -> record; a tombstone begins with x
-- KEYS[5]  processing       ZSET    member -> lease deadline ms
-- KEYS[6]  owners           HASH    member -> token and worker
-- KEYS[7]  fence            STRING  last token
-- KEYS[8]  retries          HASH    member -> count
-- KEYS[9]  delayed          ZSET    member -> due ms
-- KEYS[10] completed        ZSET    member -> time of its end, ms
-- KEYS[11] control          HASH    paused; ghosts:<priority letter> -> tombstones in its list
-- KEYS[12] wakeup           LIST
-- KEYS[13] endings          HASH    member -> how it ended, when not as completed
-- KEYS[14] cancels          SET     members whose handler is to stop
-- KEYS[15] put_offs         HASH    member -> count and reason
-- KEYS[16] results          HASH    member -> what its handler returned
-- KEYS[17] runs             ZSET    worker, token, and members, one line each -> their end, ms
-- KEYS[18…] done            STRING  as in complete
-- ARGV[1] worker
-- ARGV[2] limit             as in acquire, up to room
-- ARGV[3] lease             ms
-- ARGV[4] room              bytes
-- ARGV[5] now               ms, or empty for Redis' clock
-- ARGV[6…] the arguments of complete; its now is the same, whatever it says
-- Returns what complete returns, and what acquire returns.
-- Writes  what the two write.
local high, default, low, data, processing, owners = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local fence, retries, delayed, completed, control, wakeup = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local endings, cancels, put_offs, results, runs = KEYS[13], KEYS[14], KEYS[15], KEYS[16], KEYS[17]
local worker, limit, lease, room, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], digits(clock(ARGV[5]))
local complete_keys = { processing, owners, completed, endings, cancels, put_offs, results, runs, unpack(KEYS, 18) }
local complete_arguments = { unpack(ARGV, 6) }

complete_arguments[4] = now
return {
  complete(complete_keys, complete_arguments),
  acquire(
    { high, default, low, data, processing, owners, fence, retries, delayed, completed, control, wakeup },
    { worker, limit, lease, room, now }
  ),
}
