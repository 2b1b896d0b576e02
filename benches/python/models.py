"""The rules of a new connection and the reply, as somebody would write them with pydantic."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

OAUTH = frozenset({"OAUTH_CLIENT_CRED", "OAUTH_USER_TOKENS", "OAUTH_AUTHORIZATION_CODE"})
ROWS = frozenset(
    {
        ("COMPONENT_BASIC", "NONE", "GENERIC_SECRET"),
        ("COMPONENT_BASIC", "netsuite", "COMPOSITE_TOKEN"),
        ("COMPONENT_BASIC", "x-ads", "OAUTH_1_0_X_ADS"),
        ("CLOUD_PLATFORM_CREDENTIALS", "aws", "CLOUD_PROVIDER_SECRET"),
        ("CLOUD_PLATFORM_CREDENTIALS", "gcp", "CLOUD_PROVIDER_SECRET"),
        ("CLOUD_PLATFORM_CREDENTIALS", "azure", "CLOUD_PROVIDER_SECRET"),
    }
)


class Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")


class SecretsLocation(Model):
    type: str
    region: str | None = None


class Details(Model):
    description: str | None = None
    secrets_location: SecretsLocation | None = None
    connection_properties: dict[str, Any] | None = None


class NewConnection(Model):
    name: str = Field(min_length=1)
    platform_connection_type: Literal["COMPONENT_BASIC", "CLOUD_PLATFORM_CREDENTIALS"]
    auth_provider: str
    auth_type: Literal[
        "GENERIC_SECRET",
        "OAUTH_CLIENT_CRED",
        "OAUTH_USER_TOKENS",
        "OAUTH_AUTHORIZATION_CODE",
        "COMPOSITE_TOKEN",
        "OAUTH_1_0_X_ADS",
        "CLOUD_PROVIDER_SECRET",
    ]
    connection_details: Details | None = None

    @model_validator(mode="after")
    def combination(self) -> NewConnection:
        provider = self.auth_provider
        if self.platform_connection_type == "COMPONENT_BASIC" and self.auth_type in OAUTH:
            if provider.strip() != provider or not provider or provider.upper() == "NONE":
                raise ValueError("authProvider must be a connector's name")
        elif (self.platform_connection_type, provider, self.auth_type) not in ROWS:
            raise ValueError("platformConnectionType, authProvider and authType are no valid combination")
        if self.auth_type == "GENERIC_SECRET":
            properties = (self.connection_details and self.connection_details.connection_properties) or {}
            if not properties.get("secretName"):
                raise ValueError("connectionProperties.secretName is required")
        return self


class Connection(Model):
    name: str
    platform_connection_type: str | None = None
    auth_provider: str | None = None
    auth_type: str | None = None
    created_by: str | None = None
    created_date: str | None = None
    connection_details: Details | None = None


def outgoing(body: dict[str, Any]) -> bytes:
    """Check a body and write it as JSON."""
    new = NewConnection.model_validate(body)
    return new.model_dump_json(by_alias=True, exclude_none=True).encode()


def incoming(reply: bytes, status: int) -> Connection:
    """Read a reply."""
    if status != 201:
        raise RuntimeError(f"answered {status}")
    return Connection.model_validate_json(reply)
