INSERT INTO projector.claims (key, epoch, owner) SELECT {key:String}, {epoch:UInt64}, {owner:UUID}
