"""A value of any type becomes a typed body, or is refused with everything that is wrong with it."""

import json
from typing import Any

import connguard
import pytest
import samples
from connguard import ConfigError, Lerian, RuleViolationError, lerian, matillion
from connguard.matillion import Project

BODY = {
    "name": "aws",
    "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
    "authProvider": "aws",
    "authType": "CLOUD_PROVIDER_SECRET",
    "connectionDetails": {"connectionProperties": {"credentialSecretName": "secret"}},
}


@pytest.mark.parametrize("given", [BODY, json.dumps(BODY), json.dumps(BODY).encode()])
def test_a_valid_body_comes_back(given: Any) -> None:
    body = matillion.parse_connection(given)
    assert body == BODY and body is not given


def test_everything_that_is_wrong_is_told() -> None:
    with pytest.raises(RuleViolationError) as caught:
        matillion.parse_connection({**BODY, "authProvider": "AWS", "name": ""})
    assert {each.path for each in caught.value.violations} == {"/authProvider", "/name"}
    assert caught.value.operation == "matillion.create_connection"
    assert str(caught.value).startswith("matillion.create_connection: not a valid body: 2 rules violated\n")


@pytest.mark.parametrize("given", [None, 7, [], "no JSON", b"\xff", {"port": float("nan")}, object()])
def test_what_is_no_body_is_refused(given: Any) -> None:
    with pytest.raises(RuleViolationError, match="input"):
        lerian.parse_connection(given)


def test_what_stands_beside_the_body_is_not_looked_at() -> None:
    body = lerian.parse_connection(samples.POSTGRESQL)
    assert body == samples.POSTGRESQL
    assert lerian.parse_update_connection({"host": "db.example.com"}) == {"host": "db.example.com"}


def test_options_are_those_of_the_rules() -> None:
    misspelt = {**BODY, "conectionDetails": {}}
    matillion.parse_connection(misspelt)
    with pytest.raises(RuleViolationError):
        matillion.parse_connection(misspelt, strict=True)
    matillion.parse_connection(misspelt, strict=True, waive=["matillion.body.unknown-member"])
    assert (
        matillion.parse_connection({**BODY, "connectionDetails": None}, drop_empty=True).get("connectionDetails")
        is None
    )
    blocked = {**samples.POSTGRESQL, "host": "10.0.0.1"}
    assert lerian.parse_connection(blocked)["host"] == "10.0.0.1"
    with pytest.raises(RuleViolationError, match="lerian.host.blocked"):
        lerian.parse_connection(blocked, multi_tenant=True)
    with pytest.raises(ConfigError, match="strict"):
        matillion.parse_connection(BODY, strict="yes")  # type: ignore[arg-type]


def test_an_object_that_was_read_is_a_body(project: Project, lerian: Lerian) -> None:
    created = project.connections.create(samples.aws())
    assert matillion.parse_connection(created) == samples.AWS
    project.overrides.create(samples.OVERRIDE)
    (override,) = project.overrides.list("PROD")
    assert matillion.parse_environment_override(override) == samples.OVERRIDE


def test_each_body_has_its_function() -> None:
    found = {name for name in [*matillion.__all__, *connguard.lerian.__all__] if name.startswith("parse_")}
    assert found == {
        "parse_connection",
        "parse_data_platform_connection",
        "parse_environment_override",
        "parse_patch_connection",
        "parse_update_connection",
        "parse_validate_schema",
    }
