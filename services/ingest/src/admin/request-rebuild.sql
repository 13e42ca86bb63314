INSERT INTO projector.rebuilds (id, step, projection_name, action, accept_differences, requested_at, state)
SELECT {id:UUID}, 0, {projection:String}, {action:String}, {acceptDifferences:Bool}, now64(3), 'requested'
