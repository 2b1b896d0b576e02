"""Manifests from Python."""

import asyncio
import pickle
from pathlib import Path
from typing import Any

import connguard
import pytest
from connguard import AsyncManifest, Emulator, GuardError, Manifest, ManifestError


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
        assert plan and plan.counts["create"] == 1
        assert plan.actions[0]["key"] == "landing"
        assert "+ landing" in str(plan)
        assert plan._repr_html_().startswith("<pre>matillion ")
        report = plan.apply(accounts=accounts)
        assert report and report.counts == {"applied": 1}
        report.raise_for_failures()
        assert not manifest.plan(accounts=accounts)
        drift = Manifest(document(emulator, secret="other")).drift(accounts=accounts)
        assert [action["action"] for action in drift.actions] == ["update"]


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


def test_manifests_are_awaited() -> None:
    async def run() -> dict[str, int]:
        async with Emulator() as emulator:
            accounts = {"eu": emulator.matillion}
            plan = await AsyncManifest(document(emulator)).plan(accounts=accounts)
            return (await plan.apply(accounts=accounts)).counts

    assert asyncio.run(run()) == {"applied": 1}


def test_an_incomplete_apply_says_what_was_not_done() -> None:
    with Emulator() as emulator:
        accounts = {"eu": {**emulator.matillion, "max_retries": 0, "settle_seconds": 0}}
        plan = Manifest(document(emulator)).plan(accounts=accounts)
        emulator.settings({"faults": [{"kind": "status", "status": 400, "operation": "create_connection"}]})
        report = plan.apply(accounts=accounts)
        assert not report and report.counts == {"failed": 1}
        with pytest.raises(connguard.ApplyError) as error:
            report.raise_for_failures()
        assert error.value.report is report
        assert report.entries[0]["error"]["code"] == "bad_request"
