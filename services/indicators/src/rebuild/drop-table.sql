DROP TABLE IF EXISTS {database:Identifier}.{name:Identifier} SYNC
