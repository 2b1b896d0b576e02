"""Patching, deleting, upserting, and looking names up."""

import asyncio
from typing import Any

import pytest
import samples
from connguard import (
    AsyncMatillion,
    ConflictError,
    Emulator,
    Matillion,
    NotFoundError,
    RuleViolationError,
    check,
    matillion,
)
from connguard.matillion import Environment, Project, ProjectInfo


def test_a_patch_merges_and_removes(project: Project, emulator: Emulator) -> None:
    project.connections.create(samples.aws())
    patched = project.connections.patch(
        "my-aws-connection",
        {
            "connectionDetails": {
                "description": None,
                "secretsLocation": {"region": "eu-west-1"},
                "connectionProperties": {"extra": {"deep": [1, None]}},
            }
        },
    )
    assert patched.connection_details == {
        "secretsLocation": {"type": "AWS_SECRET_MANAGER", "region": "eu-west-1"},
        "connectionProperties": {"credentialSecretName": "aws-platform-credentials", "extra": {"deep": [1, None]}},
    }
    sent = emulator.journal()[-1]
    assert sent["method"] == "PUT"
    assert "description" not in sent["body"]["connectionDetails"]
    assert project.connections.get("my-aws-connection").connection_details == patched.connection_details


def test_a_patch_that_leads_to_an_invalid_whole_changes_nothing(project: Project, emulator: Emulator) -> None:
    project.connections.create(samples.aws())
    with pytest.raises(RuleViolationError) as caught:
        project.connections.patch("my-aws-connection", {"authType": "GENERIC_SECRET"})
    assert "matillion.connection-update.combination" in [each.rule for each in caught.value.violations]
    assert [entry["method"] for entry in emulator.journal() if entry["method"] == "PUT"] == []
    with pytest.raises(NotFoundError, match="missing"):
        project.connections.patch("missing", {"connectionDetails": {}})


def test_a_deleted_connection_is_gone(project: Project) -> None:
    project.connections.create(samples.aws())
    project.connections.delete("my-aws-connection")
    with pytest.raises(NotFoundError):
        project.connections.get("my-aws-connection")
    with pytest.raises(NotFoundError) as caught:
        project.connections.delete("my-aws-connection")
    assert caught.value.status == 404
    with pytest.raises(RuleViolationError) as refused:
        project.connections.delete("")
    assert [each.path for each in refused.value.violations] == ["/connectionName"]


@pytest.mark.parametrize("behaviour", ["conflict", "upsert"])
def test_an_override_is_upserted(project: Project, emulator: Emulator, behaviour: str) -> None:
    emulator.settings({"matillion": {"override_post": behaviour}})
    parent = project.connections.create(samples.aws())
    first = project.overrides.upsert(samples.OVERRIDE, parent=parent)
    assert (first.name, first.environment_name) == ("my-aws-connection", "PROD")
    changed: Any = {**samples.OVERRIDE, "connectionOverrides": {"connectionProperties": {"credentialSecretName": "b"}}}
    second = project.overrides.upsert(changed)
    assert second.connection_overrides == changed["connectionOverrides"]
    assert second.environment_name == "PROD"
    (stored,) = project.overrides.list("PROD")
    assert stored.connection_overrides == changed["connectionOverrides"]
    with pytest.raises(RuleViolationError) as caught:
        project.overrides.upsert({**samples.OVERRIDE, "authType": "GENERIC_SECRET"}, parent=parent)
    assert "matillion.override.auth-type-matches-parent" in [each.rule for each in caught.value.violations]


def test_overrides_are_deleted(project: Project) -> None:
    project.connections.create(samples.aws())
    project.overrides.create(samples.OVERRIDE)
    project.overrides.delete("PROD", {"my-aws-connection"})  # type: ignore[arg-type]
    assert list(project.overrides.list("PROD")) == []
    with pytest.raises(NotFoundError):
        project.overrides.delete("NOWHERE", ["my-aws-connection"])


def test_projects_and_environments_are_found_by_name(matillion: Matillion, emulator: Emulator) -> None:
    (listed,) = matillion.projects.list(size=1)
    assert isinstance(listed, ProjectInfo)
    found = matillion.projects.get(listed.name)
    assert (found.id, found) == (emulator.project_id, listed)
    project = matillion.project(found.id)
    assert [each.name for each in project.environments.list(size=1)] == ["DEV", "PROD", "TEST"]
    environment = project.environments.get("PROD")
    assert isinstance(environment, Environment)
    assert environment.name == "PROD"
    with pytest.raises(NotFoundError, match="prod"):
        project.environments.get("prod")
    with pytest.raises(NotFoundError, match="missing"):
        matillion.projects.get("missing")


@pytest.mark.parametrize(
    "body",
    [
        matillion.snowflake("DWH-1"),
        matillion.redshift("DWH-1"),
        {"name": "DWH-1", "platformConnectionType": "dwh", "authProvider": "redshift", "authType": "password"},
    ],
    ids=["snowflake", "redshift", "lower case"],
)
def test_the_default_warehouse_connection(project: Project, emulator: Emulator, body: Any) -> None:
    assert [each.severity for each in check("matillion.create_data_platform_connection", body)] in ([], ["warning"])
    project.data_platform_connections.create(body)
    assert emulator.journal()[-1]["body"] == body
    with pytest.raises(ConflictError):
        project.data_platform_connections.create(body)


def test_mixed_letter_case_of_a_warehouse_is_refused(project: Project) -> None:
    with pytest.raises(RuleViolationError) as caught:
        project.data_platform_connections.create(
            {"name": "a", "platformConnectionType": "DWH", "authProvider": "snowflake", "authType": "key_pair"}  # type: ignore[arg-type]
        )
    assert [each.rule for each in caught.value.violations] == ["matillion.data-platform-connection.combination"]
    assert caught.value.violations[0].nearest


def test_the_asynchronous_client_does_all_of_it(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncMatillion(**emulator.matillion) as client:
            listed = [each async for each in client.projects.list()]
            found = await client.projects.get(listed[0].name)
            project = client.project(found.id)
            assert [each.name async for each in project.environments.list()] == ["DEV", "PROD", "TEST"]
            assert (await project.environments.get("TEST")).name == "TEST"
            await project.data_platform_connections.create(matillion.snowflake("DWH-1"))
            created = await project.connections.create(samples.aws())
            patched = await project.connections.patch(created.name, {"connectionDetails": {"description": None}})
            assert "description" not in (patched.connection_details or {})
            assert (await project.overrides.upsert(samples.OVERRIDE, parent=patched)).environment_name == "PROD"
            await project.overrides.delete("PROD", created.name)
            assert [each async for each in project.overrides.list("PROD")] == []
            await project.connections.delete(created.name)
            with pytest.raises(NotFoundError):
                await project.connections.get(created.name)

    asyncio.run(flow())
