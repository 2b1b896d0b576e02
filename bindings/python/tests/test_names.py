"""Names that a URL must encode arrive as they are, in every place where a name stands."""

from typing import Any

import pytest
import samples
from connguard import Emulator, NotFoundError, RuleViolationError
from connguard.matillion import Project

NAMES = [
    "with space",
    "a & b = c",
    "one + one",
    "50 % of it",
    "a/b\\c",
    "what?#really;",
    "'quoted' \"twice\"",
    "produção – 数据 – 😀",
    "../../v1",
    "%2F%26",
    "trailing.",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_survives_every_operation(project: Project, emulator: Emulator, name: str) -> None:
    connections, overrides = project.connections, project.overrides
    assert connections.create(samples.aws(name=name)).name == name
    connections.create(samples.aws(name="another"))
    assert connections.get(name).name == name
    assert [each.name for each in connections.list(names=[name])] == [name]
    body: Any = {"platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authType": "CLOUD_PROVIDER_SECRET"}
    assert connections.update(name, body, waive=["matillion.connection-update.details-unset"]).name == name
    assert connections.patch(name, {"connectionDetails": {"description": name}}).connection_details == {
        "description": name
    }
    override: Any = {**samples.OVERRIDE, "connectionName": name}
    overrides.create(override)
    assert overrides.upsert(override).name == name
    assert [each.name for each in overrides.list("PROD")] == [name]
    overrides.delete("PROD", [name])
    assert list(overrides.list("PROD")) == []
    assert connections.delete(name) is None
    assert [each.name for each in connections.list()] == ["another"]
    with pytest.raises(NotFoundError):
        connections.delete(name)
    assert all(entry["status"] < 500 for entry in emulator.journal())


def test_a_name_with_a_comma_is_found_by_comparing(project: Project) -> None:
    project.connections.create_many([samples.aws(name=name) for name in ("a", "b", "a,b")])
    assert project.connections.get("a,b").name == "a,b"
    project.connections.patch("a,b", {"connectionDetails": {"description": "patched"}})
    details = {each.name: (each.connection_details or {})["description"] for each in project.connections.list()}
    assert details["a,b"] == "patched"
    assert details["a"] == details["b"] != "patched"
    project.connections.delete("a,b")
    assert [each.name for each in project.connections.list()] == ["a", "b"]


def test_a_comma_never_deletes_the_overrides_of_others(project: Project, emulator: Emulator) -> None:
    project.connections.create_many([samples.aws(name=name) for name in ("a", "b")])
    bodies: list[Any] = [{**samples.OVERRIDE, "connectionName": name} for name in ("a", "b")]
    assert project.overrides.upsert_many(bodies).ok
    with pytest.raises(RuleViolationError) as caught:
        project.overrides.delete("PROD", ["a,b"])
    assert [each.rule for each in caught.value.violations] == ["matillion.override.name-comma"]
    assert {each.name for each in project.overrides.list("PROD")} == {"a", "b"}
    project.overrides.delete("PROD", "a")
    assert [each.name for each in project.overrides.list("PROD")] == ["b"]


def test_many_names_are_deleted_in_batches(project: Project, emulator: Emulator) -> None:
    names = [f"connection number {number} with a long name & more" for number in range(120)]
    project.connections.create_many([samples.aws(name=name) for name in names]).raise_for_failures()
    bodies: list[Any] = [{**samples.OVERRIDE, "connectionName": name} for name in names]
    project.overrides.upsert_many(bodies).raise_for_failures()
    project.overrides.delete("PROD", names[:-1])
    assert [each.name for each in project.overrides.list("PROD")] == names[-1:]
    requests = [each for each in emulator.journal() if each["operation"] == "matillion.delete_environment_overrides"]
    assert len(requests) > 3
    assert sum(len(each["query"]["connectionNames"].split(",")) for each in requests) == 119
