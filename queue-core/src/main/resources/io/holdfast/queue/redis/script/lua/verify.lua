-- verify: checks whether Holdfast can work with the data of a queue; marks a new queue with its format.
-- KEYS[1] control  HASH  format
-- KEYS[2…] others  all other keys of the queue
-- ARGV[1] format
-- ARGV[2] mark     "1": mark a new queue
-- ARGV[3…] types of the keys, in order
-- Returns nothing; or "new"; or "type", the key, its type, the expected type; or "format" and the format found.
-- Writes  the format of a queue that has none, if it is to be marked.
local control = KEYS[1]
local format, mark = ARGV[1], ARGV[2]
local keys, types = KEYS, { unpack(ARGV, 3) }

for i = 1, #keys do
  local found = redis.call("TYPE", keys[i]).ok
  if found ~= "none" and found ~= types[i] then return { "type", keys[i], found, types[i] } end
end
local found = redis.call("HGET", control, "format")
if found and found ~= format then return { "format", found } end
if found then return {} end
if mark == "1" then redis.call("HSET", control, "format", format) end
return { "new" }
