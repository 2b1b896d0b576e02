"""One function for each row of the combination table: the fixed values come from the table, the rest from the caller.

They return the API's JSON as a plain dict and check nothing: what is sent is checked by the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from connguard.generated.matillion.requests import (
    ConnectionDetails,
    CreateConnectionRequestAws,
    CreateConnectionRequestAzure,
    CreateConnectionRequestGcp,
    CreateConnectionRequestGenericSecret,
    CreateConnectionRequestNetsuite,
    CreateConnectionRequestOauth,
    CreateConnectionRequestXAds,
    CreateDataPlatformConnectionRequestRedshift,
    CreateDataPlatformConnectionRequestSnowflake,
    SecretsLocation,
)
from connguard.generated.matillion.rows import ROWS


def aws(
    name: str,
    credential_secret_name: str,
    *,
    description: str | None = None,
    secrets_location: SecretsLocation | None = None,
    connection_properties: Mapping[str, Any] | None = None,
) -> CreateConnectionRequestAws:
    """Return the request for AWS cloud credentials.

    Args:
        name: the connection's name, its key inside the project.
        credential_secret_name: the name of the secret that holds the credentials.
        description: what the connection is for.
        secrets_location: the vault, e.g. ``{"type": "AWS_SECRET_MANAGER", "region": "us-east-1"}``; default: the agent's.
        connection_properties: further members of ``connectionProperties``.

    Example:
        >>> from connguard import matillion
        >>> matillion.aws("analytics", "aws-credentials")["authType"]
        'CLOUD_PROVIDER_SECRET'
    """
    properties = {"credentialSecretName": credential_secret_name, **(connection_properties or {})}
    return cast(CreateConnectionRequestAws, _row("aws", name, description, secrets_location, properties))


def gcp(
    name: str,
    credential_secret_name: str,
    *,
    description: str | None = None,
    secrets_location: SecretsLocation | None = None,
    connection_properties: Mapping[str, Any] | None = None,
) -> CreateConnectionRequestGcp:
    """Return the request for Google Cloud credentials; the arguments are those of :func:`aws`."""
    properties = {"credentialSecretName": credential_secret_name, **(connection_properties or {})}
    return cast(CreateConnectionRequestGcp, _row("gcp", name, description, secrets_location, properties))


def azure(
    name: str,
    credential_secret_name: str,
    *,
    description: str | None = None,
    secrets_location: SecretsLocation | None = None,
    connection_properties: Mapping[str, Any] | None = None,
) -> CreateConnectionRequestAzure:
    """Return the request for Azure cloud credentials; the arguments are those of :func:`aws`."""
    properties = {"credentialSecretName": credential_secret_name, **(connection_properties or {})}
    return cast(CreateConnectionRequestAzure, _row("azure", name, description, secrets_location, properties))


def generic_secret(
    name: str,
    secret_name: str,
    secret_key: str | None = None,
    *,
    description: str | None = None,
    secrets_location: SecretsLocation | None = None,
    connection_properties: Mapping[str, Any] | None = None,
) -> CreateConnectionRequestGenericSecret:
    """Return the request for a reference to a simple secret.

    Args:
        name: the connection's name, its key inside the project.
        secret_name: the secret's name in the vault.
        secret_key: the key within the secret.
        description: what the connection is for.
        secrets_location: the vault; default: the agent's.
        connection_properties: further members of ``connectionProperties``.
    """
    properties = _named(secret_name, secret_key, connection_properties)
    return cast(
        CreateConnectionRequestGenericSecret, _row("generic_secret", name, description, secrets_location, properties)
    )


def oauth(
    name: str,
    auth_provider: str,
    auth_type: Literal["OAUTH_CLIENT_CRED", "OAUTH_USER_TOKENS", "OAUTH_AUTHORIZATION_CODE"],
    *,
    secret_name: str | None = None,
    secret_key: str | None = None,
    description: str | None = None,
    secrets_location: SecretsLocation | None = None,
    connection_properties: Mapping[str, Any] | None = None,
) -> CreateConnectionRequestOauth:
    """Return the request for an OAuth secret of a named connector.

    Args:
        name: the connection's name, its key inside the project.
        auth_provider: the connector's name in lower case, e.g. ``salesforce``; any but ``NONE``.
        auth_type: which kind of OAuth secret it is.
        secret_name: the secret's name in the vault.
        secret_key: the key within the secret.
        description: what the connection is for.
        secrets_location: the vault; default: the agent's.
        connection_properties: further members of ``connectionProperties``.
    """
    properties = _named(secret_name, secret_key, connection_properties)
    row = _row("oauth", name, description, secrets_location, properties)
    return cast(CreateConnectionRequestOauth, {**row, "authProvider": auth_provider, "authType": auth_type})


def netsuite(
    name: str,
    *,
    secret_name: str | None = None,
    secret_key: str | None = None,
    description: str | None = None,
    secrets_location: SecretsLocation | None = None,
    connection_properties: Mapping[str, Any] | None = None,
) -> CreateConnectionRequestNetsuite:
    """Return the request for a NetSuite composite-token secret; the arguments are those of :func:`generic_secret`."""
    properties = _named(secret_name, secret_key, connection_properties)
    return cast(CreateConnectionRequestNetsuite, _row("netsuite", name, description, secrets_location, properties))


def x_ads(
    name: str,
    *,
    secret_name: str | None = None,
    secret_key: str | None = None,
    description: str | None = None,
    secrets_location: SecretsLocation | None = None,
    connection_properties: Mapping[str, Any] | None = None,
) -> CreateConnectionRequestXAds:
    """Return the request for an X Ads OAuth 1.0 secret; the arguments are those of :func:`generic_secret`."""
    properties = _named(secret_name, secret_key, connection_properties)
    return cast(CreateConnectionRequestXAds, _row("x_ads", name, description, secrets_location, properties))


def snowflake(name: str) -> CreateDataPlatformConnectionRequestSnowflake:
    """Return the request for a project's default warehouse connection: Snowflake with a key pair.

    Args:
        name: the connection's name. Its credentials are no part of it: they go into the environment.
    """
    return cast(CreateDataPlatformConnectionRequestSnowflake, {"name": name, **ROWS["snowflake"]})


def redshift(name: str) -> CreateDataPlatformConnectionRequestRedshift:
    """Return the request for a project's default warehouse connection: Redshift with a password.

    Args:
        name: the connection's name. Its credentials are no part of it: they go into the environment.
    """
    return cast(CreateDataPlatformConnectionRequestRedshift, {"name": name, **ROWS["redshift"]})


def _named(
    secret_name: str | None, secret_key: str | None, further: Mapping[str, Any] | None
) -> dict[str, Any]:
    named = {"secretName": secret_name, "secretKey": secret_key}
    return {**{key: value for key, value in named.items() if value is not None}, **(further or {})}


def _row(
    constructor: str,
    name: str,
    description: str | None,
    secrets_location: SecretsLocation | None,
    properties: Mapping[str, Any],
) -> dict[str, Any]:
    details: ConnectionDetails = {}
    if description is not None:
        details["description"] = description
    if secrets_location is not None:
        details["secretsLocation"] = secrets_location
    if properties:
        details["connectionProperties"] = properties
    row: dict[str, Any] = {"name": name, **ROWS[constructor]}
    return {**row, "connectionDetails": details} if details else row
