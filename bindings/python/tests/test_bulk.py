"""Many requests at a time: the report tells the truth about each, in the order given."""

import asyncio
import pickle
import uuid
from collections import Counter
from typing import Any

import pytest
import samples
from connguard import (
    AsyncLerian,
    AsyncMatillion,
    BulkError,
    ConfigError,
    ConflictError,
    ConnguardError,
    DoneEntry,
    Emulator,
    Lerian,
    RefusedEntry,
    Report,
    RuleViolationError,
    matillion,
)
from connguard.matillion import Connection, EnvironmentOverride, Project

FAULTS = [
    {"kind": kind, "probability": 0.05, "seed": seed, **more}
    for seed, (kind, more) in enumerate(
        [
            ("reset_before", {}),
            ("reset_after", {}),
            ("html_502", {}),
            ("truncate", {}),
            ("status", {"status": 500}),
            ("status", {"status": 500, "processed": True}),
            ("status", {"status": 429, "retry_after": 0}),
        ]
    )
]


def names(count: int) -> list[str]:
    return [f"connection-{number}" for number in range(count)]


def test_many_are_created_and_the_report_is_in_order(project: Project) -> None:
    told: list[int] = []
    report = project.connections.create_many([samples.aws(name=name) for name in names(40)], progress=told.append)
    assert report.ok
    assert [entry.index for entry in report] == list(range(40))
    assert [each.name for each in report.values] == names(40)
    assert all(isinstance(entry.value, Connection) and entry.error is None for entry in report)
    assert report.counts == {"succeeded": 40, "refused": 0, "failed": 0, "unknown": 0, "cancelled": 0}
    assert (report.failed, report.cancelled, len(report)) == ([], False, 40)
    report.raise_for_failures()
    assert sum(told) == 40
    assert all(each > 0 for each in told)
    assert {each.name for each in project.connections.list(size=7)} == set(names(40))


def mixed() -> list[Any]:
    return [
        samples.aws(name="good"),
        samples.aws(name="wrong", authProvider="AWS"),
        samples.aws(name={1, 2}),
        '{"name": ',
        b"\xff",
        samples.aws(name="good again"),
        samples.aws(name="taken"),
        None,
        samples.aws(name="\ud800"),
    ]


def test_what_fails_does_not_keep_the_others_from_being_created(project: Project, emulator: Emulator) -> None:
    project.connections.create(samples.aws(name="taken"))
    before = len(emulator.journal())
    told: list[int] = []
    report = project.connections.create_many(mixed(), progress=told.append)
    outcomes = [entry.outcome for entry in report]
    assert outcomes == [
        "succeeded", "refused", "refused", "refused", "refused", "succeeded", "failed", "refused", "refused",
    ]  # fmt: skip
    assert sum(told) == len(report) == 9
    assert len(emulator.journal()) == before + 3, "what was refused was sent"
    assert isinstance(report[6].error, ConflictError)
    rules = {entry.index: [each.rule for each in entry.error.violations] for entry in report if refused(entry)}
    assert rules == {
        1: ["matillion.connection.combination"],
        2: ["input.json.type"],
        3: ["input.json.syntax"],
        4: ["input.json.text"],
        7: ["input.json.object"],
        8: ["input.json.text"],
    }
    assert str(report[2].error).startswith("matillion.create_connection: refused, nothing was sent")
    assert not report.ok
    assert [entry.index for entry in report.failed] == [1, 2, 3, 4, 6, 7, 8]


def refused(entry: Any) -> bool:
    assert entry.ok == (entry.value is not None) == (entry.error is None)
    return isinstance(entry.error, RuleViolationError)


def test_failures_are_raised_as_one(project: Project) -> None:
    project.connections.create(samples.aws(name="taken"))
    report = project.connections.create_many(mixed())
    first = 'item 1 "wrong": matillion.create_connection: refused, nothing was sent: 1 rule (broken|violated) /authProvider: '
    with pytest.raises(BulkError, match=f"9 items: 2 succeeded, 6 refused, 1 failed; {first}") as caught:
        report.raise_for_failures()
    assert isinstance(caught.value, ConnguardError)
    assert caught.value.report is report
    assert len(caught.value.exceptions) == 7
    conflicts: list[BaseException] = []
    try:
        report.raise_for_failures()
    except* ConflictError as group:
        conflicts.extend(group.exceptions)
    except* RuleViolationError:
        pass
    assert len(conflicts) == 1
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), len(again.exceptions)) == (str(caught.value), 7)
    assert again.report.counts == report.counts


def test_a_report_pickles_and_shows_itself(project: Project) -> None:
    report = project.connections.create_many([*mixed(), samples.aws(name="<b>")])
    shown = report._repr_html_()
    assert "10 items: 4 succeeded, 6 refused" in shown
    assert "<b>" not in shown
    assert shown.index("refused</td>") < shown.index("succeeded</td>")
    assert repr(report) == "<Report of 10 items: 4 succeeded, 6 refused; not done: wrong, item 2, item 3 and 3 more>"
    for again in (pickle.loads(pickle.dumps(report)), pickle.loads(pickle.dumps(fresh(project)))):
        assert isinstance(again, Report)
        assert isinstance(again.values[0], Connection)
    assert repr(pickle.loads(pickle.dumps(report))) == repr(report)


def fresh(project: Project) -> Report[Connection]:
    """A report that nobody has looked into."""
    return project.connections.create_many([samples.aws(name="fresh")])


def test_many_rows_are_not_all_shown(project: Project) -> None:
    report = project.connections.create_many([samples.aws(name="a,b"), *([None] * 300)])  # type: ignore[list-item]
    assert "and 201 more" in report._repr_html_()
    assert [each.rule for each in report[0].warnings] == ["matillion.connection.name-comma"]
    assert report[0].value is not None
    assert report[0].value.warnings == report[0].warnings


def test_nothing_to_do_is_no_failure(project: Project, emulator: Emulator) -> None:
    report = project.connections.create_many([])
    assert (report.ok, len(report), report.entries, sum(report.counts.values())) == (True, 0, [], 0)
    assert repr(report) == "<Report of 0 items: nothing to do>"
    assert emulator.journal() == []


def test_updates_take_pairs(project: Project) -> None:
    project.connections.create_many([samples.aws(name=name) for name in names(5)])
    body: matillion.UpdateConnectionRequest = {
        "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
        "authType": "CLOUD_PROVIDER_SECRET",
        "connectionDetails": {"connectionProperties": {"credentialSecretName": "other"}},
    }
    report = project.connections.update_many(
        [*((name, body) for name in names(5)), ("missing", body), ("\ud800", body)]
    )
    assert Counter(entry.outcome for entry in report) == {"succeeded": 5, "failed": 1, "refused": 1}
    assert report[5].outcome == "failed"
    assert [(each.path, each.location) for each in report[6].error.violations] == [("/connectionName", "query")]  # type: ignore[union-attr]
    for each in project.connections.list():
        assert each.connection_details == body["connectionDetails"]


def test_updates_take_a_mapping(project: Project, lerian: Lerian) -> None:
    project.connections.create_many([samples.aws(name=name) for name in names(2)])
    changes: dict[str, matillion.UpdateConnectionRequest] = {
        name: {
            "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
            "authType": "CLOUD_PROVIDER_SECRET",
            "connectionDetails": {"description": f"of {name}"},
        }
        for name in names(2)
    }
    project.connections.update_many(changes).raise_for_failures()
    assert [(each.connection_details or {})["description"] for each in project.connections.list()] == [
        f"of {name}" for name in names(2)
    ]
    created = lerian.connections.create(samples.postgresql(), product="p")
    report = lerian.connections.update_many({uuid.UUID(created.id): {"port": 1}, "no id": {"port": 2}})
    assert [(entry.outcome, type(entry)) for entry in report] == [("succeeded", DoneEntry), ("refused", RefusedEntry)]
    assert report.remaining() == [("no id", {"port": 2})]


@pytest.mark.parametrize("behaviour", ["conflict", "upsert"])
def test_overrides_are_upserted(project: Project, emulator: Emulator, behaviour: str) -> None:
    emulator.settings({"matillion": {"override_post": behaviour}})
    project.connections.create_many([samples.aws(name=name) for name in names(6)])
    bodies: list[Any] = [{**samples.OVERRIDE, "connectionName": name} for name in names(6)]
    project.overrides.upsert_many(bodies[:3]).raise_for_failures()
    changed = [
        {**body, "connectionOverrides": {"connectionProperties": {"credentialSecretName": "n"}}} for body in bodies
    ]
    report = project.overrides.upsert_many(changed)
    assert report.ok
    assert all(isinstance(each, EnvironmentOverride) and each.environment_name == "PROD" for each in report.values)
    for each in project.overrides.list("PROD"):
        assert each.connection_overrides == {"connectionProperties": {"credentialSecretName": "n"}}


def test_lerian_creates_and_updates_many(lerian: Lerian) -> None:
    report = lerian.connections.create_many(
        [samples.postgresql(configName=name) for name in names(12)], product="My-Product", concurrency=4
    )
    report.raise_for_failures()
    assert {each.product_name for each in report.values} == {"my-product"}
    changes = lerian.connections.update_many([(each.id, {"port": 5433}) for each in report.values])
    assert [each.port for each in changes.values] == [5433] * 12


@pytest.mark.parametrize("concurrency", [0, 65, -1, 1.5, True, "many"])
def test_a_bad_concurrency_is_refused_as_a_whole(project: Project, emulator: Emulator, concurrency: Any) -> None:
    with pytest.raises(ConfigError, match="concurrency"):
        project.connections.create_many([samples.aws()], concurrency=concurrency)
    assert emulator.journal() == []


def test_what_is_no_list_of_items_is_a_type_error(project: Project, lerian: Lerian) -> None:
    with pytest.raises(TypeError, match="create_many takes a list of bodies"):
        project.connections.create_many(samples.aws())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="item 1 is not a pair of connection_name and body"):
        project.connections.update_many([("a", {}), {}])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="timeout_seconds"):
        project.connections.create_many([samples.aws()], timeout=1)  # type: ignore[call-arg]
    for nothing in (5, None, object()):
        with pytest.raises(TypeError, match="create_many takes a list of bodies; a value of the type .* was given"):
            lerian.connections.create_many(nothing, product="p")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="update_many takes a list of pairs of id and body; a value of the type"):
            lerian.connections.update_many(nothing)  # type: ignore[arg-type]


@pytest.mark.parametrize("product", [b"p", "\ud800", "no product!"])
def test_a_product_that_cannot_be_sent_refuses_every_item(lerian: Lerian, emulator: Emulator, product: Any) -> None:
    report = lerian.connections.create_many(
        [samples.postgresql(), samples.postgresql(configName="other")], product=product
    )
    assert report.counts["refused"] == 2
    for entry in report:
        assert isinstance(entry.error, RuleViolationError)
        assert "/X-Product-Name" in {each.path for each in entry.error.violations}
    assert emulator.journal() == []


@pytest.mark.parametrize("progress", [5, "x", []])
def test_progress_that_is_no_function_is_refused_before_anything_is_sent(
    lerian: Lerian, emulator: Emulator, progress: Any
) -> None:
    with pytest.raises(ConfigError, match="^progress must be a function that takes a number"):
        lerian.connections.create_many([samples.postgresql()], product="p", progress=progress)

    async def flow() -> None:
        async with AsyncLerian(**emulator.lerian) as client:
            with pytest.raises(ConfigError, match="^progress must be a function"):
                await client.connections.create_many([samples.postgresql()], product="p", progress=progress)

    asyncio.run(flow())
    assert emulator.journal() == []


def test_a_rule_is_waived_for_all_items(lerian: Lerian) -> None:
    bodies = [samples.postgresql(configName=name, metadata={"a": 1}) for name in names(2)]
    texts = ['{"configName":"text-db","type":"MYSQL","host":"h","port":1,"databaseName":"d","userName":"u",'
             '"password":"p","metadata":{"a":1}}']  # fmt: skip
    assert lerian.connections.create_many([*bodies, *texts], product="p").counts["refused"] == 3
    report = lerian.connections.create_many([*bodies, *texts], product="p", waive=["lerian.metadata.string-values"])
    assert report.counts["succeeded"] == 3, report.failed


def test_faults_neither_lose_nor_double_anything(emulator: Emulator) -> None:
    emulator.settings({"faults": FAULTS})
    with Lerian(**emulator.lerian, max_retries=8, settle_seconds=0.5, requests_per_minute=0) as client:
        report = client.connections.create_many(
            [samples.postgresql(configName=name) for name in names(300)], product="p", concurrency=32
        )
        emulator.settings({"faults": []})
        stored = Counter(each.config_name for each in client.connections.list(limit=100))
    assert max(stored.values()) == 1
    for entry, name in zip(report, names(300), strict=True):
        if entry.ok:
            assert stored[name] == 1
        elif entry.outcome != "unknown":
            assert stored[name] == 0, entry
    assert report.counts["succeeded"] >= 295, report


def test_the_asynchronous_clients_run_many_too(emulator: Emulator) -> None:
    async def flow() -> None:
        told: list[int] = []
        async with AsyncMatillion(**emulator.matillion) as client, AsyncLerian(**emulator.lerian) as lerian:
            project = client.project(emulator.project_id)
            report, other = await asyncio.gather(
                project.connections.create_many(
                    [*(samples.aws(name=name) for name in names(20)), None],
                    progress=told.append,  # type: ignore[list-item]
                ),
                lerian.connections.create_many([samples.postgresql()], product="p"),
            )
            assert other.ok
            assert report.counts["succeeded"] == 20
            assert report[20].outcome == "refused"
            assert sum(told) == 21
            changes = await project.connections.update_many(
                (name, {"platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authType": "CLOUD_PROVIDER_SECRET"})
                for name in names(3)
            )
            assert changes.ok
            bodies: list[Any] = [{**samples.OVERRIDE, "connectionName": name} for name in names(3)]
            assert (await project.overrides.upsert_many(bodies)).ok
            assert len([each async for each in project.overrides.list("PROD", size=2)]) == 3
            assert (await lerian.connections.update_many([(other.values[0].id, {"port": 1})])).values[0].port == 1
            with pytest.raises(ConfigError, match="concurrency"):
                await project.connections.create_many([samples.aws()], concurrency=0)
            assert (await project.connections.create_many([])).ok

    asyncio.run(flow())
