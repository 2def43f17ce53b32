-- claim: marks the idempotency keys of tasks that are about to run as in flight.
-- KEYS[1] processing  HASH  member -> token and worker
-- KEYS[2…] done        STRING  "in_flight:<member>" or "done", one key per task
-- ARGV[1] worker
-- ARGV[2] ttl     ms for which an abandoned claim is kept; it is void as soon as its task is no longer processed
-- ARGV[3…] columns of member, token
-- Returns rejections: member, "lost", "duplicate" (the key is done) or "key_in_flight" (another task has it).
-- Writes  the claims of all other tasks.
local processing = KEYS[1]
local worker, ttl = ARGV[1], digits(math.max(1, number(ARGV[2])))
local members, tokens = columns(ARGV, 3, 2)
local done = { unpack(KEYS, 2) }

local rows, _, rejections = held_rows(processing, worker, members, tokens)
local values = {} -- all are read before the first write: another application's key stops the script here
for _, row in ipairs(rows) do
  values[done[row]] = redis.call("GET", done[row])
end
local function rejection_of(value, member)
  if not value then return nil end
  if value == "done" then return "duplicate" end
  local holder = value:sub(#"in_flight:" + 1)
  if holder ~= member and redis.call("HEXISTS", processing, holder) == 1 then return "key_in_flight" end
end

for _, row in ipairs(rows) do
  local key, member = done[row], members[row]
  local rejection = rejection_of(values[key], member)
  if rejection then
    rejections[#rejections + 1] = member
    rejections[#rejections + 1] = rejection
  else
    values[key] = "in_flight:" .. member
    redis.call("DEL", key) -- a script that begins with a freeing write runs on a full Redis
    redis.call("SET", key, values[key], "PX", ttl)
  end
end
return rejections
