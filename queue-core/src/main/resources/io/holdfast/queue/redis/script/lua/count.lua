-- count: adds what a process has counted to the current bucket.
-- KEYS[1] statistics  HASH  open -> start and counts of a bucket that is not yet part of the others; <width>:<start> ->
--                           counts of a bucket. Widths and starts in seconds
-- ARGV[1] counts      words name=number: the last value if the name begins with @, otherwise a sum; t/<type>=completed,
--                     failed,run time of a type
-- ARGV[2] now         ms, or empty for Redis' clock
-- Returns nothing.
-- Writes  the open bucket. The first call of a new bucket adds the open one to the buckets of all widths that cover it,
--         and removes those whose time is over.
local statistics, counts, now = KEYS[1], ARGV[1], clock(ARGV[2])
local RANGES = { [10] = 900, [60] = 10800, [600] = 86400 } -- width -> how long its buckets are kept
local WIDTH, EXPIRY = 10, 90000
local MAX_BUCKETS, MAX_BYTES, MAX_TYPES, MAX_TYPE_BYTES = 1000, 32768, 100, 2500

-- The counts of both texts together. A damaged word is dropped. The number of types is bounded: the rest is "other".
local function sum(first, second)
  local names, values, types, bytes = {}, {}, 0, 0
  local function set(name, value)
    if not values[name] then names[#names + 1] = name end
    values[name] = value
  end
  local function add_type(name, completed, failed, time)
    if not values[name] then
      if types >= MAX_TYPES or bytes >= MAX_TYPE_BYTES then name = "t/other" end
      types, bytes = types + 1, bytes + #name
    end
    local old = values[name] or { 0, 0, 0 }
    set(name, { old[1] + completed, old[2] + failed, old[3] + time })
  end
  for _, text in ipairs({ first, second }) do
    for name, value in text:gmatch("(%S+)=(%d[%d,]*)") do
      local completed, failed, time = value:match("^(%d+),(%d+),(%d+)$")
      if name:find("^t/") then
        if completed then add_type(name, completed, failed, time) end
      elseif not value:find(",", 1, true) then
        set(name, value + (name:find("^@") and 0 or values[name] or 0))
      end
    end
  end
  for i, name in ipairs(names) do
    local value = values[name]
    if type(value) == "table" then
      names[i] = name .. "=" .. digits(value[1]) .. "," .. digits(value[2]) .. "," .. digits(value[3])
    else
      names[i] = name .. "=" .. digits(value)
    end
  end
  return table.concat(names, " ")
end

-- A stored text; empty if there is none, or if it is too long to be counts.
local function stored(field)
  local text = redis.call("HGET", statistics, field) or ""
  return #text <= MAX_BYTES and text or ""
end

local present = math.floor(now / 1000 / WIDTH) * WIDTH
local start, open = stored("open"):match("^(%d+) ?(.*)$")
start = whole(start, 0)
if #counts > MAX_BYTES then error("counts are longer than " .. MAX_BYTES .. " bytes") end
if start == present then
  open = sum(open, counts)
  redis.call("HDEL", statistics, "") -- a script that begins with a freeing write runs on a full Redis
  redis.call("HSET", statistics, "open", digits(present) .. " " .. open)
  return {}
end

local over, changes = { "" }, { "open", digits(present) .. " " .. sum("", counts) }
local is_damaged = redis.call("HLEN", statistics) > MAX_BUCKETS
for _, field in ipairs(is_damaged and {} or redis.call("HKEYS", statistics)) do
  local width, first = field:match("^(%d+):(%d+)$")
  local range = RANGES[tonumber(width)]
  local is_kept = range and math.abs(present - first) <= range + width -- the clock may have gone back
  if not is_kept and field ~= "open" then over[#over + 1] = field end
end
for width, range in pairs(RANGES) do
  if math.abs(present - start) <= range then
    local field = digits(width) .. ":" .. digits(math.floor(start / width) * width)
    changes[#changes + 1] = field
    changes[#changes + 1] = sum(is_damaged and "" or stored(field), open or "")
  end
end

if is_damaged then redis.call("UNLINK", statistics) end
redis.call("HDEL", statistics, unpack(over))
redis.call("HSET", statistics, unpack(changes))
redis.call("EXPIRE", statistics, EXPIRY)
return {}
