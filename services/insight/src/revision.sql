-- Changes whenever anything is published: versions are only ever added.
SELECT count() AS versions, toUnixTimestamp64Milli(max(known_at)) AS newestMs
FROM capability.values
