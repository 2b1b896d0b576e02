"""Provisions a project end to end. Where it goes and who it is stands in the environment."""

# --8<-- [start:find]
from connguard import Matillion, NotFoundError, matillion

client = Matillion.from_env()
found = client.projects.get("Test-project")
project = client.project(found.id)
print("project:", found.name)
# --8<-- [end:find]

# --8<-- [start:create]
wanted: list[matillion.CreateConnectionRequest] = [
    matillion.aws("aws-platform", "aws-platform-credentials", description="Reads the landing bucket"),
    matillion.oauth("crm", "salesforce", "OAUTH_CLIENT_CRED", secret_name="crm-oauth"),
    matillion.generic_secret("billing-api", "billing", "token"),
]
for body in wanted:
    try:
        project.connections.get(body["name"])
        print("there already:", body["name"])
    except NotFoundError:
        print("created:", project.connections.create(body).name)
# --8<-- [end:create]

# --8<-- [start:change]
project.connections.patch(
    "aws-platform",
    {
        "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
        "authType": "CLOUD_PROVIDER_SECRET",
        "connectionDetails": {"description": "Reads and writes the landing bucket"},
    },
)
changed = project.connections.get("aws-platform")
print("changed:", (changed.connection_details or {})["description"])
# --8<-- [end:change]

# --8<-- [start:warehouse]
project.data_platform_connections.create(matillion.snowflake("warehouse"))
print("default warehouse: snowflake")
# --8<-- [end:warehouse]

# --8<-- [start:look]
names = sorted(connection.name for connection in project.connections.list())
print("connections:", ", ".join(names))
# --8<-- [end:look]
client.close()
assert names == ["aws-platform", "billing-api", "crm"]
