"""Requests as the vendors document them."""

import copy
from typing import Any

AWS: Any = {
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

OVERRIDE: Any = {
    "environmentName": "PROD",
    "connectionName": "my-aws-connection",
    "authType": "CLOUD_PROVIDER_SECRET",
    "connectionOverrides": {
        "secretsLocation": {"type": "AWS_SECRET_MANAGER", "region": "us-east-1"},
        "connectionProperties": {"credentialSecretName": "prod-aws-platform-credentials"},
    },
}

PROJECT = "550e8400-e29b-41d4-a716-446655440002"
PASSWORD = "canary-Pa55word"

POSTGRESQL: Any = {
    "configName": "production-db",
    "type": "POSTGRESQL",
    "host": "db.example.com",
    "port": 5432,
    "databaseName": "mydatabase",
    "userName": "dbuser",
    "password": PASSWORD,
    "schema": "public",
    "metadata": {"environment": "production", "team": "data-engineering"},
}


def aws(**changes: Any) -> Any:
    """The documented AWS connection with other members."""
    return {**copy.deepcopy(AWS), **changes}


def postgresql(**changes: Any) -> Any:
    """The documented PostgreSQL connection with other members."""
    return {**copy.deepcopy(POSTGRESQL), **changes}
