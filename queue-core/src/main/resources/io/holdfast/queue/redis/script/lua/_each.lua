-- each: is appended to a script, which becomes the function `one`, and runs it for several queues. The keys of the
-- queues are concatenated, the same number for each queue; the last argument is the number of queues. Returns the
-- replies in order. If the script fails for a queue, its reply is the error message, and the other queues get theirs:
-- use only for scripts that write nothing, or little.
local width, replies = #KEYS / ARGV[#ARGV], {}
for first = 1, #KEYS, width do
  local succeeded, reply = pcall(one, { unpack(KEYS, first, first + width - 1) }, ARGV)
  replies[#replies + 1] = succeeded and reply or (type(reply) == "table" and reply.err or tostring(reply))
end
return replies
