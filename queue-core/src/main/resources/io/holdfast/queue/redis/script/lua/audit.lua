-- audit: adds an entry to the audit log, and may remove the one that it replaces.
-- KEYS[1] audit  STREAM  who, action, target and count of each entry; no count while its outcome is unknown
-- ARGV[1] max     how many entries are kept
-- ARGV[2] old     id of the entry that this one replaces, or "0-0"
-- ARGV[3] who
-- ARGV[4] action
-- ARGV[5] target
-- ARGV[6] count   or empty
-- Returns the id of the entry.
-- Writes  the entry.
local audit = KEYS[1]
local max, old, who, action, target, count = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

number(max)
redis.call("XDEL", audit, old) -- a script that begins with a freeing write runs on a full Redis
return { redis.call("XADD", audit, "MAXLEN", max, "*", "who", who, "action", action, "target", target, "count", count) }
