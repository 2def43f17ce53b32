-- vanished: lists workers that fell silent, with the connections by which one can tell whether they still live.
-- KEYS[1] workers             ZSET  worker -> last seen ms
-- KEYS[2] worker_connections  HASH  worker -> run of the server and ids of its connections
-- ARGV[1] silence             ms
-- ARGV[2] now                 ms, or empty for Redis' clock
-- Returns worker, last seen ms, connections, for each that has announced some.
-- Writes  nothing.
local workers, worker_connections = KEYS[1], KEYS[2]
local silence, now = number(ARGV[1]), clock(ARGV[2])

local silent = redis.call("ZRANGEBYSCORE", workers, "-inf", digits(now - silence), "WITHSCORES", "LIMIT", 0, 1000)
local reply = {}
for i = 1, #silent, 2 do
  local connections = redis.call("HGET", worker_connections, silent[i])
  if connections then
    reply[#reply + 1], reply[#reply + 2], reply[#reply + 3] = silent[i], silent[i + 1], connections
  end
end
return reply
