-- The same request, further on.
INSERT INTO projector.rebuilds
    (id, step, projection_name, action, accept_differences, requested_at, state, key, upto, log_end, code, detail)
SELECT id, {step:UInt32}, projection_name, action, accept_differences, requested_at, {state:String}, {key:String}, {upto:UInt64}, {logEnd:UInt64},
       {code:String}, {detail:String}
FROM projector.rebuilds FINAL
WHERE id = {id:UUID}
