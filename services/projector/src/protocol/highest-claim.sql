SELECT max(epoch) AS epoch FROM projector.claims WHERE key = {key:String}
