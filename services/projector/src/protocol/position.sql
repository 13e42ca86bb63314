SELECT max(upto) AS upto, toUnixTimestamp64Milli(max(platform_time)) AS platformTime, max(records) AS records, max(control) AS control,
       max(entries) AS entries
FROM projector.done
WHERE key = {key:String} AND topic = {topic:String}
