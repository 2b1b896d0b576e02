"""The demonstration's part in Python; `cargo xtask demo` runs it against its emulator."""

import json
import os
import sys
from typing import Any

from connguard import Lerian, Matillion, RuleViolationError

emulator = json.loads(os.environ["CONNGUARD_DEMO"])
matillion = Matillion(
    base_url=emulator["matillion_base_url"],
    token_url=emulator["token_url"],
    client_id=emulator["client_id"],
    client_secret=emulator["client_secret"],
)
project = matillion.project(emulator["project_id"])

connection = project.connections.create(
    {
        "name": "my-aws-connection",
        "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
        "authProvider": "aws",
        "authType": "CLOUD_PROVIDER_SECRET",
        "connectionDetails": {
            "description": "AWS credentials for the analytics environment",
            "secretsLocation": {"type": "AWS_SECRET_MANAGER", "region": "us-east-1"},
            "connectionProperties": {"credentialSecretName": "aws-platform-credentials"},
        },
    }
)
print(f"created the AWS connection {connection.name!r}")

created = project.overrides.create(
    {
        "environmentName": "PROD",
        "connectionName": "my-aws-connection",
        "authType": "CLOUD_PROVIDER_SECRET",
        "connectionOverrides": {"connectionProperties": {"credentialSecretName": "prod-aws-platform-credentials"}},
    },
    parent=connection,
)
print(f"created its override in {created.environment_name!r}")
updated = project.overrides.update(
    {
        "environmentName": "PROD",
        "connectionName": "my-aws-connection",
        "authType": "CLOUD_PROVIDER_SECRET",
        "connectionOverrides": {
            "secretsLocation": {"type": "AWS_SECRET_MANAGER", "region": "us-east-1"},
            "connectionProperties": {"credentialSecretName": "prod-aws-platform-credentials"},
        },
    },
    parent=connection,
)
print(f"updated it: {updated.connection_overrides}")

lerian = Lerian(base_url=emulator["lerian_base_url"])
database = lerian.connections.create(
    {
        "configName": "production-db",
        "type": "POSTGRESQL",
        "host": "db.example.com",
        "port": 5432,
        "databaseName": "mydatabase",
        "userName": "dbuser",
        "password": "secretpassword",
        "schema": "public",
    },
    product="my-product",
)
read = lerian.connections.get(database.id)
print(f"created and read the PostgreSQL connection {read.config_name!r}")

# Any: in a literal, type checkers refuse it too.
refused: dict[str, Any] = {
    "name": "refused-connection",
    "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
    "authProvider": "AWS",
    "authType": "CLOUD_PROVIDER_SECRET",
}
try:
    project.connections.create(refused)
except RuleViolationError as error:
    print(f"refused: {error}")
else:
    sys.exit("the invalid combination was not refused")
