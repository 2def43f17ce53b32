-- One task of 64 bytes.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"type":"noop","payload":"' .. ("x"):rep(62) .. '"}'
