-- each: stands behind a script that is the function `one` and runs it for several queues. The keys of the queues follow
-- each other, as many for each queue; the last argument says how many queues there are. Returns the replies in order. One
-- that broke is a text, so that it does not cost the other queues theirs: only for scripts that write nothing, or little.
local width, replies = #KEYS / ARGV[#ARGV], {}
for first = 1, #KEYS, width do
  local whole, reply = pcall(one, { unpack(KEYS, first, first + width - 1) }, ARGV)
  replies[#replies + 1] = whole and reply or (type(reply) == "table" and reply.err or tostring(reply))
end
return replies
