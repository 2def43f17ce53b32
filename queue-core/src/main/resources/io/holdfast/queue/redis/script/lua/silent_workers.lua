-- silent_workers: lists workers that are silent, or were last seen in the future, and their connections.
-- KEYS[1] workers             ZSET  worker -> last seen ms
-- KEYS[2] worker_connections  HASH  worker -> run of the server and ids of its connections
-- ARGV[1] silence             ms
-- ARGV[2] now                 ms, or empty for Redis' clock
-- Returns worker, last seen ms, connections, for each that has announced some. A worker is alive while one is open.
-- Writes  nothing.
local workers, worker_connections = KEYS[1], KEYS[2]
local silence, now = number(ARGV[1]), clock(ARGV[2])

local SLACK = 1000 -- ms; Redis' clock was set back by more, and such a worker sends heartbeats again if it is alive

local reply = {}
local function add_seen(from, to)
  local seen = redis.call("ZRANGEBYSCORE", workers, from, to, "WITHSCORES", "LIMIT", 0, 1000)
  for i = 1, #seen, 2 do
    local connections = redis.call("HGET", worker_connections, seen[i])
    if connections then
      reply[#reply + 1], reply[#reply + 2], reply[#reply + 3] = seen[i], seen[i + 1], connections
    end
  end
end

add_seen("-inf", digits(now - silence))
add_seen(digits(now + SLACK), "+inf")
return reply
