-- heartbeat: a worker says that it is alive; workers that were silent too long are forgotten.
-- KEYS[1] workers         ZSET  worker -> last seen ms
-- KEYS[2] worker_reports  HASH  worker -> its last report
-- ARGV[1] worker
-- ARGV[2] report
-- ARGV[3] silence         ms after which a worker is forgotten
-- ARGV[4] now             ms, or empty for Redis' clock
-- Returns nothing.
-- Writes  the worker's report.
local workers, worker_reports = KEYS[1], KEYS[2]
local worker, report, silence, now = ARGV[1], ARGV[2], tonumber(ARGV[3]), clock(ARGV[4])

local silent = redis.call("ZRANGEBYSCORE", workers, "-inf", digits(now - silence), "LIMIT", 0, 1000)
redis.call("ZREM", workers, "", unpack(silent)) -- "" is no worker: with it the script begins with a freeing write
redis.call("HDEL", worker_reports, "", unpack(silent))
redis.call("ZADD", workers, digits(now), worker)
redis.call("HSET", worker_reports, worker, report)
