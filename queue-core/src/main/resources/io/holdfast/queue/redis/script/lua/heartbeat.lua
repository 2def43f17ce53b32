-- heartbeat: records that a worker is alive; forgets workers that were silent for too long.
-- KEYS[1] workers             ZSET  worker -> last seen ms
-- KEYS[2] worker_reports      HASH  worker -> its last report
-- KEYS[3] worker_connections  HASH  worker -> run of the server and ids of its connections
-- KEYS[4] worker_drains       HASH  worker that is asked to drain -> since, ms
-- ARGV[1] worker
-- ARGV[2] report
-- ARGV[3] connections         empty if Redis does not show them
-- ARGV[4] silence             ms after which a worker is forgotten
-- ARGV[5] now                 ms, or empty for Redis' clock
-- Returns "drain" if the worker is asked to take no more tasks, otherwise nothing.
-- Writes  the worker's report and connections.
local workers, worker_reports, worker_connections, worker_drains = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local worker, report, connections, silence, now = ARGV[1], ARGV[2], ARGV[3], number(ARGV[4]), clock(ARGV[5])

local silent = redis.call("ZRANGEBYSCORE", workers, "-inf", digits(now - silence), "LIMIT", 0, 1000)
check_type("HLEN", worker_reports, worker_connections, worker_drains)
redis.call("ZREM", workers, "", unpack(silent)) -- "" is not a worker: it makes the script begin with a freeing write
redis.call("HDEL", worker_reports, "", unpack(silent))
redis.call("HDEL", worker_connections, worker, unpack(silent))
redis.call("HDEL", worker_drains, "", unpack(silent))
redis.call("ZADD", workers, digits(now), worker)
redis.call("HSET", worker_reports, worker, report)
if connections ~= "" then redis.call("HSET", worker_connections, worker, connections) end
return redis.call("HEXISTS", worker_drains, worker) == 1 and { "drain" } or {}
