SELECT epoch, toString(owner) AS owner FROM projector.claims WHERE key = {key:String} AND epoch >= {epoch:UInt64}
