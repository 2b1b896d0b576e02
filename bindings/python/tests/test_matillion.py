"""Project connections and their overrides, through the blocking client."""

import json
from types import MappingProxyType
from uuid import UUID

import pytest
import samples
from connguard import ConflictError, Emulator, Matillion, NotFoundError, RuleViolationError
from connguard.matillion import Connection, EnvironmentOverride, Project


def test_a_connection_is_created_read_and_updated(project: Project) -> None:
    created = project.connections.create(samples.aws())
    assert isinstance(created, Connection)
    assert (created.name, created.auth_provider) == ("my-aws-connection", "aws")
    assert created.project_id == project.id
    assert created.connection_details == samples.AWS["connectionDetails"]
    assert created.warnings == []

    read = project.connections.get("my-aws-connection")
    assert read.name == created.name
    assert read.auth_type == "CLOUD_PROVIDER_SECRET"

    updated = project.connections.update(
        "my-aws-connection",
        {
            "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
            "authType": "CLOUD_PROVIDER_SECRET",
            "connectionDetails": {"connectionProperties": {"credentialSecretName": "other"}},
        },
    )
    assert updated.connection_details == {"connectionProperties": {"credentialSecretName": "other"}}


def test_the_body_is_sent_as_it_is(project: Project, emulator: Emulator) -> None:
    project.connections.create(samples.aws())
    assert emulator.journal()[-1]["body"] == samples.AWS


@pytest.mark.parametrize(
    "body",
    [json.dumps(samples.AWS), json.dumps(samples.AWS).encode(), MappingProxyType(samples.AWS)],
    ids=["text", "bytes", "mapping"],
)
def test_a_body_may_be_text_or_any_mapping(project: Project, emulator: Emulator, body: object) -> None:
    project.connections.create(body)  # type: ignore[arg-type]
    assert emulator.journal()[-1]["body"] == samples.AWS


def test_overrides_are_created_updated_and_listed(project: Project) -> None:
    parent = project.connections.create(samples.aws())
    created = project.overrides.create(samples.OVERRIDE, parent=parent)
    assert isinstance(created, EnvironmentOverride)
    assert created.name == "my-aws-connection"
    assert created.environment_name == "PROD"
    assert created.connection_overrides == samples.OVERRIDE["connectionOverrides"]
    changed = {**samples.OVERRIDE, "connectionOverrides": {"connectionProperties": {"credentialSecretName": "b"}}}
    assert project.overrides.update(changed, parent=parent.to_dict()).connection_overrides == {
        "connectionProperties": {"credentialSecretName": "b"}
    }
    assert [override.name for override in project.overrides.list("PROD")] == ["my-aws-connection"]
    assert list(project.overrides.list("DEV")) == []


def test_an_override_must_have_the_auth_type_of_its_parent(project: Project, emulator: Emulator) -> None:
    parent = project.connections.create(samples.aws())
    seen = len(emulator.journal())
    body = {
        **samples.OVERRIDE,
        "authType": "GENERIC_SECRET",
        "connectionOverrides": {"connectionProperties": {"secretName": "s"}},
    }
    with pytest.raises(RuleViolationError) as caught:
        project.overrides.create(body, parent=parent)
    assert [violation.rule for violation in caught.value.violations] == ["matillion.override.auth-type-matches-parent"]
    assert caught.value.violations[0].path == "/authType"
    assert len(emulator.journal()) == seen


def test_an_invalid_combination_is_refused_and_never_sent(project: Project, emulator: Emulator) -> None:
    with pytest.raises(RuleViolationError) as caught:
        project.connections.create(samples.aws(authProvider="AWS"))
    error = caught.value
    assert error.operation == "matillion.create_connection"
    (violation,) = error.violations
    assert violation.rule == "matillion.connection.combination"
    assert {
        "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
        "authProvider": "aws",
        "authType": "CLOUD_PROVIDER_SECRET",
    } in violation.nearest
    text = str(error)
    assert violation.path in text
    assert violation.rule in text
    assert "CLOUD_PLATFORM_CREDENTIALS" in text
    assert violation.source in text
    assert [entry for entry in emulator.journal() if entry["method"] == "POST" and entry["operation"]] == []


def test_a_taken_name_is_a_conflict(project: Project) -> None:
    project.connections.create(samples.aws())
    with pytest.raises(ConflictError) as caught:
        project.connections.create(samples.aws())
    assert caught.value.status == 409
    assert caught.value.code == "conflict"


def test_a_missing_connection_is_not_found(project: Project) -> None:
    project.connections.create(samples.aws())
    with pytest.raises(NotFoundError, match="other"):
        project.connections.get("other")
    with pytest.raises(NotFoundError) as caught:
        project.connections.update(
            "other", {"platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authType": "CLOUD_PROVIDER_SECRET"}
        )
    assert caught.value.status == 404


def test_a_name_with_a_comma_is_found_though_no_filter_takes_it(project: Project) -> None:
    created = project.connections.create(samples.aws(name="a,b & c"))
    assert [warning.rule for warning in created.warnings] == ["matillion.connection.name-comma"]
    assert project.connections.get("a,b & c").name == "a,b & c"


def test_a_project_id_may_be_a_uuid_or_in_upper_case(matillion: Matillion, emulator: Emulator) -> None:
    assert list(matillion.project(UUID(emulator.project_id)).connections.list()) == []
    assert list(matillion.project(emulator.project_id.upper()).connections.list()) == []
    with pytest.raises(RuleViolationError) as caught:
        list(matillion.project("nonsense").connections.list())
    (violation,) = caught.value.violations
    assert (violation.rule, violation.path, violation.location) == ("matillion.project-id.format", "/projectId", "path")


def test_a_rule_can_be_waived_for_one_call(project: Project) -> None:
    body = {
        "name": "generic",
        "platformConnectionType": "COMPONENT_BASIC",
        "authProvider": "netsuite",
        "authType": "COMPOSITE_TOKEN",
        "colour": "red",
    }
    warned = project.connections.create(body)  # type: ignore[arg-type]
    assert [warning.rule for warning in warned.warnings] == ["matillion.body.unknown-member"]
    body["name"] = "second"
    waived = project.connections.create(body, waive=["matillion.body.unknown-member"])  # type: ignore[arg-type]
    assert waived.warnings == []


def test_an_unknown_keyword_is_a_type_error(project: Project) -> None:
    with pytest.raises(TypeError, match="timeout_seconds"):
        project.connections.create(samples.aws(), timeout=3)  # type: ignore[call-arg]
