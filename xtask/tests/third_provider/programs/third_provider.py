"""Makes a store and lists it."""

import json
import os

import connguard

info = json.loads(os.environ["CONNGUARD_DEMO"])
with connguard.Depot(base_url=info["depot_base_url"]) as depot:
    depot.stores.create({"name": "north", "kind": "COLD", "cooling": "ICE"})
    print("third provider:", *(store.name for store in depot.stores.list()))
