-- remove_empty: removes what an empty queue leaves behind, so that it no longer costs anything.
-- KEYS[1]  pending:high     LIST
-- KEYS[2]  pending:default  LIST
-- KEYS[3]  pending:low      LIST
-- KEYS[4]  delayed          ZSET  member -> due ms
-- KEYS[5]  leases           ZSET  token -> deadline ms
-- KEYS[6]  renewed          ZSET  member -> deadline ms
-- KEYS[7]  dead_letter      ZSET  member -> time of the burial, ms
-- KEYS[8]  completed        ZSET  member -> time of its end, ms
-- KEYS[9]  ids              ZSET  chosen id -> until when known, ms
-- KEYS[10] data             HASH  member -> record
-- KEYS[11] processing       HASH  member -> token and worker
-- KEYS[12] control          HASH  settings of the queue, and fields that its sweeps store
-- KEYS[13] fence            STRING  last token
-- KEYS[14…] others          all other keys of the queue
-- ARGV[1]  now              ms, or empty for Redis' clock
-- ARGV[2…] own_fields       fields of control that scripts write, in any queue
-- Returns "1" if the queue was empty, or nothing. A queue that is paused, or has any other setting, does not count as
--         empty: its control has other fields.
-- Writes  the removal of all keys of an empty queue. The last token is removed with them, once the clock has passed it:
--         the next token is then taken from the clock.
local high, default, low, delayed, leases, renewed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local dead_letter, completed, ids, data, processing, control = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local fence, all, now, own_fields = KEYS[13], KEYS, clock(ARGV[1]), {}
for _, field in ipairs({ unpack(ARGV, 2) }) do own_fields[field] = true end

if redis.call("EXISTS", high, default, low, delayed, renewed, dead_letter, completed, ids, data) > 0 then return {} end
if (redis.call("ZRANGE", leases, 0, 0)[1] or ANCHOR) ~= ANCHOR then return {} end
if redis.call("HLEN", processing) > redis.call("HEXISTS", processing, ANCHOR) then return {} end
for _, field in ipairs(redis.call("HKEYS", control)) do
  local is_over = field == "limits" and flow_control().are_over(redis.call("HGET", control, field), now)
  if not own_fields[field] and not is_over then return {} end
end
if (tonumber(redis.call("GET", fence) or 0) or 0) >= now * 1000 then return {} end
redis.call("UNLINK", unpack(all))
return { "1" }
