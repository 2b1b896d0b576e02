"""Runs that people repeat: what exists is skipped, replaced or brought up to date, and the report says which."""

import asyncio
from typing import Any

import pytest
import samples
from connguard import AsyncLerian, AsyncMatillion, ConfigError, ConflictError, Emulator, Lerian, RuleViolationError
from connguard.matillion import Project


def changed(**members: Any) -> Any:
    return samples.aws(connectionDetails={"connectionProperties": {"credentialSecretName": "other"}}, **members)


def test_a_connection_is_created_updated_or_left(project: Project, emulator: Emulator) -> None:
    assert project.connections.upsert(samples.aws()).outcome == "created"
    before = len(emulator.journal())
    assert project.connections.upsert(samples.aws()).outcome == "unchanged"
    assert [each["method"] for each in emulator.journal()[before:]] == ["GET"]
    updated = project.connections.upsert(changed())
    assert (updated.outcome, updated.name) == ("updated", "my-aws-connection")
    assert project.connections.get("my-aws-connection").connection_details == changed()["connectionDetails"]
    with pytest.raises(ConflictError):
        project.connections.upsert(samples.aws(authProvider="azure"))
    assert project.connections.get("my-aws-connection").outcome is None


def test_many_are_created_updated_or_left(project: Project) -> None:
    project.connections.create_many([samples.aws(name="same"), samples.aws(name="differs")]).raise_for_failures()
    wanted = [
        samples.aws(name="new"),
        samples.aws(name="same"),
        changed(name="differs"),
        samples.aws(name="bad", authType="x"),
    ]
    report = project.connections.upsert_many(wanted)
    assert [entry.outcome for entry in report] == ["created", "unchanged", "updated", "refused"]
    assert [entry.name for entry in report] == ["new", "same", "differs", "bad"]
    assert [entry.ok for entry in report] == [True, True, True, False]
    assert {name: count for name, count in report.counts.items() if count} == {
        "created": 1, "updated": 1, "unchanged": 1, "refused": 1,
    }  # fmt: skip
    assert [each.name for each in report.values] == ["new", "same", "differs"]
    assert report.summary() == "4 items: 1 created, 1 updated, 1 unchanged, 1 refused"
    assert report.remaining() == wanted[3:]


def test_what_exists_is_a_conflict_skipped_or_replaced(project: Project) -> None:
    project.connections.create(samples.aws(name="taken"))
    wanted = [samples.aws(name="new"), changed(name="taken")]
    report = project.connections.create_many(wanted)
    assert [entry.outcome for entry in report] == ["succeeded", "failed"]
    assert set(report.counts) == {"succeeded", "refused", "failed", "unknown", "cancelled"}
    assert report.remaining() == wanted[1:]
    report = project.connections.create_many(wanted, if_exists="skip")
    assert [entry.outcome for entry in report] == ["unchanged", "unchanged"]
    assert not report[0].warnings and report[1].warnings, "where it differs a warning says so"
    report = project.connections.create_many(wanted, if_exists="replace")
    assert [entry.outcome for entry in report] == ["unchanged", "replaced"]
    assert project.connections.get("taken").connection_details == changed()["connectionDetails"]
    with pytest.raises(ConfigError, match="if_exists must be"):
        project.connections.create_many(wanted, if_exists="update")  # type: ignore[arg-type]


def test_lerian_knows_them_too(lerian: Lerian) -> None:
    lerian.connections.create(samples.postgresql(), product="p")
    wanted = [samples.postgresql(port=1), samples.postgresql(configName="new")]
    report = lerian.connections.create_many(wanted, product="p", if_exists="replace")
    assert sorted(entry.outcome for entry in report) == ["created", "replaced"], report
    ids = [each.id for each in report.values]
    deleted = lerian.connections.delete_many([*ids, "0197f3a0-0000-7000-8000-000000000000"])
    assert [entry.outcome for entry in deleted] == ["succeeded", "succeeded", "failed"]
    assert [entry.value for entry in deleted] == [None, None, None]
    assert [entry.name for entry in deleted][:2] == ids
    assert deleted.remaining() == ["0197f3a0-0000-7000-8000-000000000000"]


def test_many_are_deleted(project: Project) -> None:
    names = [f"connection-{number}" for number in range(10)]
    project.connections.create_many([samples.aws(name=name) for name in names])
    report = project.connections.delete_many(name for name in [*names, "missing"])
    assert [entry.name for entry in report.failed] == ["missing"]
    assert report.counts["succeeded"] == 10
    assert list(project.connections.list()) == []
    with pytest.raises(TypeError, match="delete_many takes a list; for a single one there is delete"):
        project.connections.delete_many("connection-1")


def test_two_of_one_name_are_refused_before_anything_is_sent(project: Project, emulator: Emulator) -> None:
    with pytest.raises(RuleViolationError, match='items 0 and 2 are both "a"') as caught:
        project.connections.create_many([samples.aws(name="a"), samples.aws(name="b"), changed(name="a")])
    assert [each.rule for each in caught.value.violations] == ["input.bulk.duplicate-name"]
    assert emulator.journal() == []


def test_overrides_are_compared_with_their_connection(project: Project, emulator: Emulator) -> None:
    parent = project.connections.create(samples.aws())
    before = len(emulator.journal())
    wrong: Any = {**samples.OVERRIDE, "authType": "GENERIC_SECRET"}
    report = project.overrides.upsert_many([wrong], parent=parent)
    assert [entry.outcome for entry in report] == ["refused"]
    assert {each["method"] for each in emulator.journal()[before:]} <= {"GET"}
    assert project.overrides.upsert_many([samples.OVERRIDE], parent=parent).ok


def test_refused_credentials_end_a_run_once(emulator: Emulator) -> None:
    from connguard import Matillion

    options: Any = {**emulator.matillion, "client_secret": "wrong"}
    with Matillion(**options) as client:
        bodies = [samples.aws(name=f"connection-{number}") for number in range(100)]
        report = client.project(emulator.project_id).connections.create_many(bodies)
    assert report.counts["cancelled"] > 0 and not report.ok
    assert report.reason and report.reason in str(report)
    assert report.remaining() == bodies
    assert [each["operation"] for each in emulator.journal()].count("matillion.token") <= 2


def test_asynchronous_clients_do_the_same(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncMatillion(**emulator.matillion) as client, AsyncLerian(**emulator.lerian) as lerian:
            connections = client.project(emulator.project_id).connections
            assert (await connections.upsert(samples.aws())).outcome == "created"
            report = await connections.upsert_many([samples.aws(), samples.aws(name="new")])
            assert [entry.outcome for entry in report] == ["unchanged", "created"]
            report = await connections.create_many([changed()], if_exists="replace")
            assert [entry.outcome for entry in report] == ["replaced"]
            assert (await connections.delete_many(["new", "my-aws-connection"])).ok
            created = await lerian.connections.create_many([samples.postgresql()], product="p", if_exists="skip")
            assert [entry.outcome for entry in created] == ["created"]
            assert (await lerian.connections.delete_many([created.values[0].id])).ok

    asyncio.run(flow())
