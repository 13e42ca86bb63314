SELECT count() AS running FROM system.processes
WHERE startsWith(query_id, {key:String} || ':') AND NOT startsWith(query_id, {mine:String})
