-- enqueue: takes tasks in, as little as a queue must write for them.
-- KEYS[1] data     HASH  member -> record
-- KEYS[2] pending  LIST  members, next at the right
-- KEYS[3] wakeup   LIST  one token at most
-- ARGV    member, record, …
-- Returns nothing.
local data, pending, wakeup = KEYS[1], KEYS[2], KEYS[3]
local members = {}
for i = 1, #ARGV, 2 do members[#members + 1] = ARGV[i] end
redis.call("HSET", data, unpack(ARGV))
redis.call("LPUSH", pending, unpack(members))
if redis.call("EXISTS", wakeup) == 0 then redis.call("LPUSH", wakeup, "1") end
