"""Plans and applies a manifest."""

# --8<-- [start:all]
import os

from connguard import Manifest

environment = os.environ
places = {
    "matillion_base_url": environment["MATILLION_BASE_URL"],
    "token_url": environment["MATILLION_TOKEN_URL"],
    "lerian_base_url": environment["LERIAN_BASE_URL"],
}
secrets = {
    "EU_CLIENT_ID": environment["MATILLION_CLIENT_ID"],
    "EU_CLIENT_SECRET": environment["MATILLION_CLIENT_SECRET"],
    "LEDGER_PASSWORD": "a password",
}
manifest = Manifest.load("manifest/connections.yaml", vars=places)
plan = manifest.plan(secrets=secrets)
for action in plan.actions:
    print(action["action"], action["kind"], action["key"])
report = plan.apply(secrets=secrets)
print("applied:", report.counts["applied"])
print("left to do:", len(manifest.plan(secrets=secrets).actions))
# --8<-- [end:all]
