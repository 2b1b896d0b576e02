"""Values whose own methods raise: a violation with its path, never the exception, whose text may quote anything."""

import datetime
import uuid
from collections import UserDict
from pathlib import Path
from typing import Any

import pytest
import samples
from connguard import ConfigError, Emulator, Lerian, Matillion, Report, RuleViolationError, check
from connguard.matillion import Project

SECRET = samples.PASSWORD


def raises(*_: Any, **__: Any) -> Any:
    raise LookupError(SECRET)


METHODS = [
    "__bool__",
    "__bytes__",
    "__eq__",
    "__float__",
    "__format__",
    "__fspath__",
    "__ge__",
    "__getattr__",
    "__getitem__",
    "__gt__",
    "__index__",
    "__int__",
    "__iter__",
    "__le__",
    "__len__",
    "__lt__",
    "__repr__",
    "__str__",
    "encode",
    "isascii",
    "items",
    "keys",
    "partition",
    "get",
    "decode",
]


def hostile(base: type) -> Any:
    """A subclass all of whose methods raise."""
    return type(
        f"Hostile{base.__name__.title()}", (base,), {**dict.fromkeys(METHODS, raises), "__hash__": base.__hash__}
    )


def disguised() -> Any:
    """Even the question for its class raises."""
    return type("Disguised", (), {"__class__": property(raises)})()


def nameless() -> Any:
    """Its class does not say where it comes from."""
    return type("Anonymous", (type,), {"__module__": property(raises)})("Nameless", (), {})()


# Made in the tests: pytest asks the values of a module for much.
UNREADABLE: dict[str, Any] = {
    "user dict": lambda: hostile(UserDict)(),
    "dict": lambda: hostile(dict)(a=1),
    "list": lambda: hostile(list)([1]),
    "tuple": lambda: hostile(tuple)([1]),
    "object": lambda: hostile(object)(),
    "disguised": disguised,
    "nameless": nameless,
    "no pairs": lambda: type("Pairs", (dict,), {"items": lambda _: [1, 2]})(a=1),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_is_a_violation_at_its_path(project: Project, emulator: Emulator, kind: str) -> None:
    value = UNREADABLE[kind]()
    for body, path in ((value, ""), ({"name": value}, "/name"), ({"a": [1, value]}, "/a/1")):
        found = check("matillion.create_connection", body)
        assert [(each.rule, each.path) for each in found][:1] == [("input.json.type", path)]
        assert [each.rule for each in found].count("input.json.type") == 1
        with pytest.raises(RuleViolationError) as caught:
            project.connections.create(body)
        assert "input.json.type" in str(caught.value)
        assert SECRET not in f"{found!r} {caught.value} {caught.value!r} {caught.value.__context__!r}"
    assert emulator.journal() == []


def test_what_a_subclass_holds_is_sent_whatever_its_methods_do(project: Project, emulator: Emulator) -> None:
    name = hostile(str)("my-aws-connection")
    properties = {hostile(str)("credentialSecretName"): "x", "n": [hostile(int)(5), hostile(float)(1.5)]}
    check("matillion.create_connection", samples.aws(name=name, connectionDetails={"connectionProperties": properties}))
    project.connections.create(samples.aws(name=name))
    project.connections.create(hostile(str)('{"name":"text","platformConnectionType":"CLOUD_PLATFORM_CREDENTIALS",'
                               '"authProvider":"aws","authType":"CLOUD_PROVIDER_SECRET"}'))  # fmt: skip
    assert [entry["status"] for entry in emulator.journal()][1:] == [201, 201]
    assert emulator.journal()[1]["body"] == samples.AWS


def test_the_message_names_the_classes() -> None:
    found, *_ = check("matillion.create_connection", UserDict({"name": hostile(list)()}))
    assert found.message.startswith(
        "a value of the type test_hostile_values.HostileList could not be read, it raised LookupError"
    )
    strange = type("X" * 1000, (), {"__module__": "\ud800" + "m" * 1000})()
    found, *_ = check("matillion.create_connection", {"name": strange})
    assert len(found.message) < 400 and found.message.isascii()


def test_a_name_that_no_report_could_hold_is_shortened() -> None:
    for found in check("matillion.create_connection", {"n" * 1_000_000: object()}):
        assert len(found.path) < 1100


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError])
def test_what_is_no_error_of_the_value_passes_through(error: type[BaseException]) -> None:
    class Ends(UserDict[str, Any]):
        def items(self) -> Any:
            raise error

    with pytest.raises(error):
        check("matillion.create_connection", {"name": Ends()})


@pytest.mark.parametrize("kind", UNREADABLE)
def test_an_operation_that_is_no_text_is_named(kind: str) -> None:
    for operation in (UNREADABLE[kind](), None, 5, b"x", "\ud800"):
        refused(operation)


def refused(operation: Any) -> None:
    with pytest.raises(ConfigError, match="^operation must be a string, e.g. matillion.create_connection; "):
        check(operation, {})


def test_an_operation_of_a_text_is_read_as_one() -> None:
    assert check(hostile(str)("matillion.create_connection"), samples.aws()) == []


class HostileId(uuid.UUID):
    __str__ = raises


class HostileDay(datetime.date):
    isoformat = raises


def test_parameters_are_read_in_the_same_way(lerian: Lerian, emulator: Emulator) -> None:
    given: list[tuple[str, Any]] = [("product", disguised()), ("type", hostile(list)()), ("sort_order", {object()})]
    for name, value in given:
        with pytest.raises(RuleViolationError) as caught:
            lerian.connections.list(**{name: value})
        (found,) = caught.value.violations
        assert (found.rule, found.location) == ("input.json.type", "header" if name == "product" else "query")
    assert emulator.journal() == []
    assert list(lerian.connections.list(start_date=HostileDay(2026, 1, 1), end_date=HostileDay(2026, 1, 2))) == []
    assert check("lerian.get_connection", id=HostileId(int=5)) == []
    assert check("lerian.list_connections", start_date=HostileDay(2026, 1, 1)) == []
    assert check("matillion.list_connections", project_id=HostileId(int=5)) == []
    assert check("matillion.list_connections", project_id=uuid.UUID(int=5), auth_provider=hostile(set)(["aws"])) == []


UNENCODABLE = [float("nan"), 2**70, b"1", "\ud800", [object()]]


@pytest.mark.parametrize("value", [*UNENCODABLE, hostile(list)()], ids=lambda value: type(value).__name__)
def test_an_option_that_json_cannot_hold_is_named(lerian: Lerian, value: Any) -> None:
    for name in ("timeout_seconds", "max_retries", "waive"):
        with pytest.raises(ConfigError, match=f"^{name}(/0)?: "):
            lerian.connections.get("0197f3a0-0000-7000-8000-000000000000", **{name: value})
        with pytest.raises(ConfigError, match=f"^{name}(/0)?: "):
            lerian.connections.create_many([samples.postgresql()], product="p", **{name: value})
    with pytest.raises(ConfigError, match="^waive(/0)?: "):
        check("lerian.create_connection", {}, waive=value)
    with pytest.raises(ConfigError, match="^parent/authType(/0)?: "):
        check("matillion.create_environment_override", {}, parent={"authType": value})
    with pytest.raises(ConfigError, match="^concurrency(/0)?: "):
        lerian.connections.create_many([samples.postgresql()], product="p", concurrency=value)


@pytest.mark.parametrize("kind", UNREADABLE)
@pytest.mark.parametrize("name", ["listen", "data", "seed"])
def test_the_emulator_names_the_argument_that_is_wrong(name: str, kind: str) -> None:
    for value in (UNREADABLE[kind](), 5, b"x", "\ud800"):
        # A seed may be a mapping; one that cannot be read is named as such.
        with pytest.raises(ConfigError, match=f"^{name}( must be a |: )") as caught:
            Emulator(**{name: value})
        assert SECRET not in f"{caught.value} {caught.value.__cause__!r} {caught.value.__context__!r}"


def test_the_emulator_takes_paths_that_are_no_unicode(tmp_path: Path) -> None:
    with Emulator(data=tmp_path / "\udcff", listen="127.0.0.1:0"):
        pass


@pytest.mark.parametrize("kind", UNREADABLE)
def test_settings_that_are_none_are_named(emulator: Emulator, kind: str) -> None:
    for value in (UNREADABLE[kind](), None, 5, "x", [], float("nan"), {"x": float("nan")}, {"x": b""}):
        refused_settings(emulator, value)


def refused_settings(emulator: Emulator, value: Any) -> None:
    with pytest.raises(ConfigError, match="settings must be a mapping|^settings: |^x: "):
        emulator.settings(value)


@pytest.mark.parametrize("name", ["ca_file", "client_certificate_file", "client_key_file"])
def test_a_path_that_raises_is_named(name: str) -> None:
    for value in (hostile(object)(), type("Bytes", (), {"__fspath__": lambda _: b"x"})()):
        with pytest.raises(ConfigError, match=f"^{name} must be a path"):
            Lerian(**{"base_url": "https://lerian.example.com", name: value})  # type: ignore[arg-type]


def test_a_client_shows_what_it_was_given_whatever_its_methods_do() -> None:
    assert repr(Matillion(token="t", region=hostile(str)("eu1"))) == "Matillion(region='eu1', auth='token')"
    assert "Hostile" in repr(Matillion(token="t", region="eu1").project(hostile(object)()))


def test_a_parent_and_names_that_cannot_be_read_are_named(project: Project, emulator: Emulator) -> None:
    with pytest.raises(ConfigError, match="^parent: a value of the type .* could not be read"):
        project.overrides.create(samples.OVERRIDE, parent=disguised())
    with pytest.raises(RuleViolationError, match="could not be read"):
        project.overrides.delete("PROD", disguised())
    assert emulator.journal() == []


def test_the_report_of_what_is_no_exception_is_none() -> None:
    assert Report.of(5) is None  # type: ignore[arg-type]
