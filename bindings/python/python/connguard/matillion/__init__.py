"""Matillion (Maia): project connections and their environment overrides.

The functions return the JSON of a request for each valid combination of ``platformConnectionType``, ``authProvider``
and ``authType``; the classes are what the service answers.
"""

from connguard.generated.matillion.requests import (
    ConnectionDetails,
    ConnectionOverrides,
    CreateConnectionRequest,
    CreateDataPlatformConnectionRequest,
    EnvironmentOverrideRequest,
    PatchConnectionRequest,
    UpdateConnectionRequest,
)
from connguard.generated.matillion.results import Connection, Environment, EnvironmentOverride, ProjectInfo
from connguard.matillion.client import AsyncMatillion, Matillion
from connguard.matillion.constructors import (
    aws,
    azure,
    gcp,
    generic_secret,
    netsuite,
    oauth,
    redshift,
    snowflake,
    x_ads,
)
from connguard.matillion.projects import AsyncProject, Project

__all__ = [
    "AsyncMatillion",
    "AsyncProject",
    "Connection",
    "ConnectionDetails",
    "ConnectionOverrides",
    "CreateConnectionRequest",
    "CreateDataPlatformConnectionRequest",
    "Environment",
    "EnvironmentOverride",
    "EnvironmentOverrideRequest",
    "Matillion",
    "PatchConnectionRequest",
    "Project",
    "ProjectInfo",
    "UpdateConnectionRequest",
    "aws",
    "azure",
    "gcp",
    "generic_secret",
    "netsuite",
    "oauth",
    "redshift",
    "snowflake",
    "x_ads",
]
