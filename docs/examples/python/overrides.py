"""Gives a connection other credentials in each environment."""

from connguard import Matillion, RuleViolationError, matillion

client = Matillion.from_env()
project = client.project(client.projects.get("Test-project").id)
connections, overrides = project.connections, project.overrides

# --8<-- [start:upsert]
parent = connections.create(matillion.aws("warehouse-load", "dev-credentials"))
for environment in ("TEST", "PROD"):
    override: matillion.EnvironmentOverrideRequest = {
        "environmentName": environment,
        "connectionName": "warehouse-load",
        "authType": "CLOUD_PROVIDER_SECRET",
        "connectionOverrides": {"connectionProperties": {"credentialSecretName": f"{environment.lower()}-credentials"}},
    }
    overrides.upsert(override, parent=parent)
    print("override in", environment)
# --8<-- [end:upsert]

# --8<-- [start:parent]
try:
    override["authType"] = "OAUTH_CLIENT_CRED"
    overrides.create(override, parent=parent)
except RuleViolationError as error:
    print("refused:", error.violations[0].rule)
# --8<-- [end:parent]

# --8<-- [start:list]
for each in overrides.list("PROD"):
    differs = each.connection_overrides or {}
    print("PROD uses", differs["connectionProperties"]["credentialSecretName"])
overrides.delete("TEST", ["warehouse-load"])
left = list(overrides.list("TEST"))
print("overrides left in TEST:", len(left))
# --8<-- [end:list]
client.close()
assert left == []
