DROP VIEW IF EXISTS {database:Identifier}.{name:Identifier} SYNC
