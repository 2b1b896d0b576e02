"""Manifests from Python."""

import asyncio
import contextlib
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import connguard
import pytest
from connguard import (
    ApplyInterrupted,
    AsyncManifest,
    ConfigError,
    Emulator,
    GuardError,
    Manifest,
    ManifestError,
    Plan,
    StalePlanError,
    apply_partition,
    export,
    import_connections,
    lerian,
)
from connguard.manifest import schema

NONE = dict.fromkeys(("applied", "already", "failed", "unknown", "held", "cancelled"), 0)
"""What an empty report counts."""


def document(emulator: Emulator, names: tuple[str, ...] = ("landing",), secret: str = "aws-dev") -> dict[str, Any]:
    connections = [
        {
            "name": name,
            "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
            "authProvider": "aws",
            "authType": "CLOUD_PROVIDER_SECRET",
            "connectionDetails": {"connectionProperties": {"credentialSecretName": secret}},
        }
        for name in names
    ]
    target = {
        "account": "eu",
        "project": {"id": emulator.project_id},
        "ownership": "exclusive",
        "connections": connections,
    }
    accounts = {"eu": {"provider": "matillion", "region": "eu1"}}
    return {"connguard": 1, "owner": "acme/data", "accounts": accounts, "matillion": [target]}


def test_a_manifest_is_planned_and_applied() -> None:
    with Emulator() as emulator:
        accounts = {"eu": emulator.matillion}
        manifest = Manifest(document(emulator))
        plan = manifest.plan(accounts=accounts)
        assert plan and plan.counts["create"] == 1 and plan.warnings == []
        assert plan.actions[0]["key"] == "landing"
        assert "+ landing" in str(plan)
        assert plan._repr_html_().startswith("<pre>matillion ")
        report = plan.apply(accounts=accounts)
        assert report and report.counts == {**NONE, "applied": 1}
        report.raise_for_failures()
        assert not manifest.plan(accounts=accounts)
        drift = Manifest(document(emulator, secret="other")).drift(accounts=accounts)
        assert [(item["drift"], item["key"], item["changes"][0]["to"]) for item in drift.items] == [
            ("changed", "landing", "other")
        ]
        assert drift.unowned == 0 and drift


def test_files_are_read_with_their_places(tmp_path: Path) -> None:
    text = "connguard: 1\nowner: acme/data\naccounts: { eu: { provider: matillion, regoin: eu1 } }\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError) as wrong:
        Manifest.load(tmp_path / "*.yaml")
    assert f"{tmp_path}/a.yaml:3:" in str(wrong.value) and "did you mean region?" in str(wrong.value)
    assert str(pickle.loads(pickle.dumps(wrong.value))) == str(wrong.value)
    with pytest.raises(connguard.ConfigError, match="matches no file"):
        Manifest.load(tmp_path / "*.yml")
    (tmp_path / "a.yaml").write_text(text.replace("regoin", "region") + "vars: { x: 1 }\n", encoding="utf-8")
    assert Manifest.load([tmp_path / "a.yaml"], vars={"x": 2}).owner == "acme/data"


def test_what_would_delete_too_much_is_refused(tmp_path: Path) -> None:
    with Emulator() as emulator:
        accounts = {"eu": emulator.matillion}
        names = tuple(f"c{number}" for number in range(6))
        Manifest(document(emulator, names)).plan(accounts=accounts).apply(accounts=accounts)
        plan = Manifest(document(emulator, ())).plan(prune=True, accounts=accounts)
        plan.save(tmp_path / "plan.json")
        assert '"connguard.plan/1"' in (tmp_path / "plan.json").read_text(encoding="utf-8")
        with pytest.raises(GuardError):
            plan.apply(accounts=accounts)
        assert plan.apply(accounts=accounts, max_deletes=6).complete


def test_one_name_is_a_name_and_not_its_letters() -> None:
    with Emulator() as emulator:
        accounts = {"eu": emulator.matillion}
        manifest = Manifest(document(emulator))
        assert manifest.plan(accounts=accounts, only="eu").counts["create"] == 1
        with pytest.raises(ConfigError, match='no target "landing"'):
            manifest.plan(accounts=accounts, only="landing")
        with pytest.raises(ConfigError, match='"landing" has no secret'):
            manifest.plan(accounts=accounts, rotate="landing")
        with pytest.raises(ConfigError, match="rotate must be a string or a list of strings"):
            manifest.plan(accounts=accounts, rotate=[1])  # type: ignore[list-item]
        drift = manifest.drift(accounts=accounts)
        assert repr(drift).startswith("Drift({") and repr(manifest.plan(accounts=accounts)).startswith("Plan({")


def test_manifests_are_awaited() -> None:
    async def run() -> dict[str, int]:
        async with Emulator() as emulator:
            accounts = {"eu": emulator.matillion}
            plan = await AsyncManifest(document(emulator)).plan(accounts=accounts)
            return (await plan.apply(accounts=accounts)).counts

    assert asyncio.run(run()) == {**NONE, "applied": 1}


def test_an_incomplete_apply_says_what_was_not_done() -> None:
    with Emulator() as emulator:
        accounts = {"eu": {**emulator.matillion, "max_retries": 0, "settle_seconds": 0}}
        plan = Manifest(document(emulator)).plan(accounts=accounts)
        emulator.settings({"faults": [{"kind": "status", "status": 400, "operation": "create_connection"}]})
        report = plan.apply(accounts=accounts)
        assert not report and report.counts == {**NONE, "failed": 1}
        with pytest.raises(connguard.ApplyError) as error:
            report.raise_for_failures()
        assert error.value.report is report
        assert report.entries[0]["error"]["code"] == "bad_request"


def test_a_saved_plan_is_the_same_and_is_applied_once(tmp_path: Path) -> None:
    with Emulator() as emulator:
        accounts = {"eu": emulator.matillion}
        plan = Manifest(document(emulator)).plan(accounts=accounts)
        plan.save(tmp_path / "a.plan")
        saved = Plan.load(tmp_path / "a.plan")
        assert saved.to_dict() == plan.to_dict() and str(saved) == str(plan)
        told: list[tuple[int, int]] = []
        assert saved.apply(accounts=accounts, progress=lambda *now: told.append(now)).counts == {**NONE, "applied": 1}
        assert told[-1] == (1, 1)
        assert saved.apply(accounts=accounts).counts == {**NONE, "already": 1}
        Manifest(document(emulator, secret="other")).plan(accounts=accounts).apply(accounts=accounts)
        with pytest.raises(StalePlanError, match="landing"):
            saved.apply(accounts=accounts)
        changed = (tmp_path / "a.plan").read_text(encoding="utf-8").replace("aws-dev", "aws-prod")
        (tmp_path / "a.plan").write_text(changed, encoding="utf-8")
        with pytest.raises(ConfigError, match=r"a\.plan cannot be read: .*changed after it was saved"):
            Plan.load(tmp_path / "a.plan")
        (tmp_path / "a.plan").write_bytes(b"{\xff")
        with pytest.raises(ConfigError, match=r"a\.plan cannot be read: it is not UTF-8"):
            Plan.load(tmp_path / "a.plan")


def test_ctrl_c_has_a_report() -> None:
    with Emulator() as emulator:
        accounts = {"eu": emulator.matillion}
        names = tuple(f"c{n}" for n in range(20))
        plan = Manifest(document(emulator, names)).plan(accounts=accounts)
        emulator.settings({"faults": [{"kind": "delay", "milliseconds": 100, "commit": "before"}]})

        def interrupt(done: int, total: int) -> None:
            if done >= 2:
                signal.raise_signal(signal.SIGINT)

        with pytest.raises(ApplyInterrupted) as interrupted:
            plan.apply(accounts=accounts, concurrency=2, progress=interrupt)
        counts = interrupted.value.report.counts
        assert counts["applied"] + counts["cancelled"] == 20 and counts["cancelled"] > 0, counts
        assert "cancelled" in str(interrupted.value) and "0 failed" not in str(interrupted.value)
        assert pickle.loads(pickle.dumps(interrupted.value)).report.counts == counts
        stored = emulator.journal()
        created = [entry for entry in stored if entry["operation"] == "matillion.create_connection"]
        assert len(created) == counts["applied"], "what was not begun was not sent"


def test_partitions_are_disjoint_and_travel() -> None:
    with Emulator() as emulator:
        one = document(emulator, ("a", "b"))
        other = document(emulator, ("c",))["matillion"][0]
        one["accounts"]["us"] = {"provider": "matillion", "region": "us1"}
        one["accounts"]["eu-too"] = {"provider": "matillion", "region": "eu1"}
        one["matillion"] += [{**other, "account": "us"}, {**other, "account": "eu-too", "connections": []}]
        one["matillion"][0]["ownership"] = "declared"
        accounts = {name: emulator.matillion for name in one["accounts"]}
        parts = Manifest(one).partition()
        planned = [part.plan(accounts=accounts) for part in parts]
        names = [[action["key"] for action in plan.actions] for plan in planned]
        assert names == [["a", "b"], ["c"]], "eu and eu-too are one credential"
        for part in parts:
            assert apply_partition(pickle.loads(pickle.dumps(part)), accounts=accounts, max_deletes=0).complete
        again = [apply_partition(part, accounts=accounts).counts for part in parts]
        assert again == [NONE, NONE], "what is done is left as it is"


def test_what_exists_is_exported() -> None:
    with Emulator() as emulator:
        accounts = {"eu": emulator.matillion}
        manifest = Manifest(document(emulator))
        manifest.plan(accounts=accounts).apply(accounts=accounts)
        found = export("eu", emulator.project_id, manifest=manifest, accounts=accounts)
        assert "name: landing" in found.text and found.left_out == [] and found.owner == "acme/data"
        assert not found.plan(accounts=accounts)
        assert found.text == export("eu", manifest=manifest, accounts=accounts).text
        with pytest.raises(ConfigError, match="no project"):
            export("eu", "Analytics", manifest=manifest, accounts=accounts)


def test_a_url_becomes_a_body() -> None:
    body = lerian.from_url("production-db", "mysql+pymysql://reader:s%40cret@db.example.com/ledger")
    assert (body["type"], body["port"], body["password"]) == ("MYSQL", 3306, "s@cret")
    lerian.parse_connection(body)
    with pytest.raises(ConfigError) as refused:
        lerian.from_url("production-db", "redis://reader:canary@db.example.com")
    assert "canary" not in str(refused.value)


def test_the_schema_is_in_the_package() -> None:
    assert schema()["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert {"matillion", "lerian"} <= set(schema()["properties"])


def test_four_faces_agree(tmp_path: Path) -> None:
    """The plan is the same, byte for byte, as that of the command, which the tests of Rust and Node compare theirs with."""
    with Emulator() as emulator:
        whole = document(emulator)
        options = emulator.matillion
        whole["accounts"]["eu"] = {
            "provider": "matillion",
            "base_url": options["base_url"],
            "token_url": options["token_url"],
            "client_id": {"from": "env:FACES_ID"},
            "client_secret": {"from": "env:FACES_SECRET"},
        }
        import json

        (tmp_path / "c.json").write_text(json.dumps(whole), encoding="utf-8")
        environment = {"FACES_ID": str(options["client_id"]), "FACES_SECRET": str(options["client_secret"])}
        program = [sys.executable, "-m", "connguard", "plan", "c.json", "--out", "command.plan"]
        subprocess.run(program, cwd=tmp_path, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
        with contextlib.chdir(tmp_path):
            Manifest.load("c.json").plan(secrets=environment).save("python.plan")
        assert (tmp_path / "python.plan").read_bytes() == (tmp_path / "command.plan").read_bytes()


def test_connections_of_other_tools_become_a_manifest() -> None:
    found = import_connections("sqlalchemy", "mysql://reader:canary@db.example.com/sales", product="ledger")
    assert found.secrets == {"SALES_PASSWORD": "canary"} and found.unmapped == []
    assert "canary" not in str(found.document) and "canary" not in repr(found)
    assert Manifest(found.document).owner == "imported"
    with pytest.raises(ManifestError):
        import_connections("airflow", '{"x": ')


def test_a_variable_that_the_manifest_does_not_have_is_refused(tmp_path: Path) -> None:
    text = "connguard: 1\nowner: a/b\nvars: { region: eu1 }\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match='there is no variable "regoin" to set; did you mean region\\?'):
        Manifest.load(tmp_path / "a.yaml", vars={"regoin": 1})
