-- What a set of tables had set aside, once the tables are gone.
ALTER TABLE projector.quarantine DELETE WHERE key = {key:String}
