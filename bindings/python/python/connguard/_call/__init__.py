"""How calls are made: requests, replies, lists, bulk runs and clients."""
