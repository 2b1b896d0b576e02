"""The JSON Schema of manifests refuses what the rules refuse, cell by cell of both combination tables."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from connguard import check
from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[2]
LERIAN = yaml.safe_load((ROOT / "openapi/lerian.yaml").read_text(encoding="utf-8"))["components"]["schemas"]
MATILLION = yaml.safe_load((ROOT / "openapi/matillion.yaml").read_text(encoding="utf-8"))["components"]["schemas"]
OMITTED = object()

Body = dict[str, Any]


@pytest.fixture(scope="module")
def schema() -> Draft7Validator:
    published = ROOT / "docs/generated/connguard.v1.schema.json"
    document = json.loads(published.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(document)
    embedded = ROOT / "crates/connguard-manifest/src/generated/connguard.v1.schema.json"
    assert embedded.read_bytes() == published.read_bytes()
    return Draft7Validator(document)


def manifest(provider: str, entry: Body) -> Body:
    target = {"account": "a", "connections": [entry]}
    target |= {"project": {"name": "p"}} if provider == "matillion" else {"product": "ledger"}
    return {"connguard": 1, "owner": "acme/x", "accounts": {"a": {"provider": provider}}, provider: [target]}


def is_refused(operation: Any, body: Body, **arguments: Any) -> bool:
    return any(violation.severity == "error" for violation in check(operation, body, **arguments))


def matillion(kind: Any, provider: Any, auth: Any) -> Body:
    columns = {"platformConnectionType": kind, "authProvider": provider, "authType": auth}
    columns = {name: value for name, value in columns.items() if value is not OMITTED}
    properties = {"credentialSecretName" if auth == "CLOUD_PROVIDER_SECRET" else "secretName": "a"}
    return {"name": "my-connection", **columns, "connectionDetails": {"connectionProperties": properties}}


def lerian(kind: Any, mode: Any) -> Body:
    ssl = {} if mode is OMITTED else {"ssl": {"mode": mode} | ({"ca": "-----BEGIN CERTIFICATE-----"} if mode else {})}
    place = {"host": "db.acme.io", "port": 1, "databaseName": "l", "userName": "r"}
    return {"configName": "my-db", "type": kind, **place, "password": "p", **ssl}


def test_schema_agrees_with_rules(schema: Draft7Validator) -> None:
    kinds = [*MATILLION["PlatformConnectionType"]["enum"], "cloud_platform_credentials", OMITTED]
    providers = [
        "NONE",
        "none",
        "salesforce",
        "netsuite",
        "NETSUITE",
        "x-ads",
        "aws",
        "AWS",
        "gcp",
        "azure",
        " aws",
        "",
        OMITTED,
    ]
    auths = [*MATILLION["AuthType"]["enum"], "generic_secret", OMITTED]
    modes = sorted(mode for mode in map(mode_of, cases("lerian-ssl-matrix")) if mode)
    types = [*LERIAN["DatabaseType"]["enum"], "postgresql", "MARIADB"]

    differ = []
    cells = {"matillion": 0, "lerian": 0}
    for cell in product(kinds, providers, auths):
        body = matillion(*cell)
        refused = is_refused("matillion.create_connection", body, project_id="550e8400-e29b-41d4-a716-446655440002")
        cells["matillion"] += 1
        if schema.is_valid(manifest("matillion", body)) == refused:
            differ.append((refused, body))
    for cell in product(types, [*dict.fromkeys(modes), "", None, OMITTED]):
        body = lerian(*cell)
        refused = is_refused("lerian.create_connection", body, product="ledger")
        cells["lerian"] += 1
        if schema.is_valid(manifest("lerian", body | {"password": {"from": "env:P"}})) == refused:
            differ.append((refused, body))
    print(f"cells: {cells}")
    assert cells["matillion"] >= 268
    assert cells["lerian"] >= 70
    assert differ == []


def mode_of(case: Body) -> Any:
    ssl = case["given"].get("body", {}).get("ssl")
    mode = ssl.get("mode") if isinstance(ssl, dict) else None
    return mode if isinstance(mode, str) else None


def cases(name: str) -> list[Body]:
    lines = (ROOT / f"tests/cases/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_schema_agrees_with_the_cases(schema: Draft7Validator) -> None:
    """The same, with the shared cases as the judge: 154 and 70 cells."""
    judged = 0
    for provider, name in [("matillion", "matillion-matrix"), ("lerian", "lerian-ssl-matrix")]:
        for case in cases(name):
            if not case["id"].startswith(f"{name}/"):
                continue
            body = case["given"]["body"]
            body |= {"password": {"from": "env:P"}} if "password" in body else {}
            assert schema.is_valid(manifest(provider, body)) != case["expected"]["refused"], case["id"]
            judged += 1
    assert judged == 154 + 70


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, True),
        ({"password": "p"}, False),
        ({"password": {"from": "env:P", "version": 3}}, True),
        ({"password": {"from": "env:P", "version": {"from": "env:V"}}}, True),
        ({"password": {"from": "env:P", "version": "env:V"}}, True),
        ({"password": {"from": "env:P", "version": {"from": "V"}}}, False),
        ({"password": {"from": "env:P", "version": {}}}, False),
        ({"password": {"from": "vault:P"}}, False),
        ({"password": {"from": "env:P", "versoin": 3}}, False),
        ({"host": "${host}", "port": "${port}", "type": "${type}"}, True),
        ({"port": "5432"}, False),
        ({"port": 0}, False),
        ({"ssl": {"mode": "require", "ca": {"from": "file:ca.pem"}, "key": {"from": "env:K"}}}, True),
        ({"ssl": {"mode": "${mode}", "ca": "-----BEGIN CERTIFICATE-----"}}, True),
        ({"ssl": {"mode": "require", "ca": "c", "key": "k"}}, False),
        ({"ssl": "${ssl}", "metadata": "${tags}"}, True),
        ({"metadata": {"team": 1}}, False),
        ({"manage": {"protect": True, "ignore": ["/host"]}}, True),
        ({"manage": {"protekt": True}}, False),
        ({"product": "other", "schema": None}, True),
        ({"overridden": 1}, True),
    ],
)
def test_references_and_variables(schema: Draft7Validator, change: Body, valid: bool) -> None:
    entry = lerian("POSTGRESQL", OMITTED) | {"password": {"from": "env:P"}} | change
    assert schema.is_valid(manifest("lerian", entry)) == valid


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({"owner": "A"}, False),
        ({"owner": "${owner}"}, True),
        ({"connguard": 2}, False),
        ({"lerain": []}, False),
        ({"vars": {"a": {"b": 1}}, "$schema": "./connguard.v1.schema.json"}, True),
        ({"accounts": {"a": {"provider": "lerian", "token": "secret"}}}, False),
        ({"accounts": {"a": {"provider": "lerian", "token": {"from": "env:T"}, "base_url": {"from": "env:U"}}}}, True),
        ({"accounts": {"a": {"provider": "lerian", "region": "eu1"}}}, False),
        ({"accounts": {"a": {"provider": "matillion", "region": "eu1", "tenant": "t"}}}, True),
        ({"accounts": {"a": {"provider": "matillion", "region": "xx1"}}}, False),
        ({"accounts": {"a": {"provider": "snowflake"}}}, False),
    ],
)
def test_the_frame(schema: Draft7Validator, change: Body, valid: bool) -> None:
    assert schema.is_valid({"connguard": 1, "owner": "acme/x"} | change) == valid


def test_every_place_of_the_guide_is_in_the_schema(schema: Draft7Validator) -> None:
    entry = matillion("CLOUD_PLATFORM_CREDENTIALS", "aws", "CLOUD_PROVIDER_SECRET")
    entry["overrides"] = {"PROD": {"connectionProperties": {"credentialSecretName": "aws-prod"}}}
    whole = manifest("matillion", entry)
    whole["matillion"][0] |= {"environments": ["DEV", "PROD"], "ownership": "declared"}
    assert list(schema.iter_errors(whole)) == []
    whole["matillion"][0]["ownership"] = "mine"
    assert not schema.is_valid(whole)


def test_the_manifest_of_the_guide(schema: Draft7Validator) -> None:
    text = (ROOT / "docs/examples/manifest/connections.yaml").read_text(encoding="utf-8")
    assert [error.message for error in schema.iter_errors(yaml.safe_load(text))] == []
