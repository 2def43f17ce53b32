-- 1,000 tasks of 64 bytes.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local task = '{"type":"noop","payload":"' .. ("x"):rep(62) .. '"}'
wrk.body = "[" .. (task .. ","):rep(999) .. task .. "]"
