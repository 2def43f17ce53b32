-- unpark: lets keys take turns again that wait for limits which were replaced.
-- KEYS[1] key_turns   ZSET  priority letter and key -> turn of its next task
-- KEYS[2] parked      ZSET  priority letter and key that waits for a limit, or "" for the queue -> ms of its next start
-- KEYS[3] key_states  HASH  r, t, l, p, d and a key -> its running tasks, time of its rate, own limits, pause, delay; parked name -> turn
-- KEYS[4] control     HASH  limits; turn:<priority letter> -> virtual time, turn of the tasks without a key
-- KEYS[5] wakeup      LIST
-- ARGV[1] from        the smallest score to begin with
-- Returns the last score of those that were moved, or empty if there are no more.
-- Writes  their turns. Keys that are still at a limit are parked again by acquire.
local turns, parked, states, control, wakeup = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local from = number(ARGV[1])
local MOST = 1000

local flow = flow_control()
check_type("LLEN", wakeup)
local limits = redis.call("HGET", control, "limits")
local bound = limits and "(" .. digits(flow.never(flow.limits_in(limits).version)) or "+inf"
local found = redis.call("ZRANGEBYSCORE", parked, digits(from), bound, "WITHSCORES", "LIMIT", 0, MOST)
if #found == 0 then return { "" } end
local names = {}
for i = 1, #found, 2 do names[#names + 1] = found[i] end
flow.unparking(turns, parked, states, control, names)()
signal(wakeup)
return { #names == MOST and found[#found] or "" }
