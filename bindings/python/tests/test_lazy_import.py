"""`import connguard` is quick: the package is loaded when something of it is first asked for."""

from __future__ import annotations

import importlib
import subprocess
import sys

import connguard
import pytest


def _prints(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.strip()


def test_the_import_alone_loads_the_native_part_and_nothing_else() -> None:
    told = _prints(
        "import sys; before = set(sys.modules); import connguard;"
        "print(sorted(name for name in set(sys.modules) - before if not name.startswith('_')))"
    )
    assert told == "['connguard', 'connguard._native']"


@pytest.mark.parametrize("name", ["Matillion", "AsyncLerian", "check", "ConfigError"])
def test_a_name_loads_what_it_needs_and_no_more(name: str) -> None:
    told = _prints(
        "import sys; before = set(sys.modules);"
        f"from connguard import {name}; print(*sorted(set(sys.modules) - before), sep='\\n')"
    )
    loaded = set(told.splitlines())
    slow = {
        "typing",
        "json",
        "re",
        "enum",
        "functools",
        "collections",
        "threading",
        "asyncio",
        "logging",
        "copy",
        "uuid",
    }
    assert not loaded & slow
    # Nothing of other providers, and none of the types that only annotations name.
    parts = {each.split(".")[2] for each in loaded if each.startswith("connguard.generated.") and each.count(".") > 2}
    assert parts == {"Matillion": {"matillion"}, "AsyncLerian": {"lerian"}}.get(name, set())
    assert not [each for each in loaded if each.endswith((".requests", ".options", ".rules"))]


def test_every_name_is_where_the_package_looks_for_it() -> None:
    for place in ("", ".matillion", ".lerian"):
        package = importlib.import_module(f"connguard{place}")
        public = importlib.import_module(f"connguard.generated{place}.public")
        assert set(public.__all__) <= set(package.__all__)
        for name in public.__all__:
            assert getattr(package, name) is getattr(public, name), name


@pytest.mark.parametrize(
    "first",
    [
        "connguard.Matillion",
        "connguard.check",
        "connguard.matillion.aws",
        "connguard.lerian.Lerian",
        "connguard.testing",
        "connguard.__all__",
        "dir(connguard)",
    ],
)
def test_whatever_is_asked_for_first_is_there(first: str) -> None:
    told = _prints(f"import connguard; {first}; from connguard import *; print(Matillion is connguard.Matillion)")
    assert told == "True"


@pytest.mark.parametrize("module", ["testing", "emulator", "matillion", "lerian", "generated.matillion.client"])
def test_a_module_may_be_imported_first(module: str) -> None:
    assert _prints(f"import connguard.{module}; import connguard; print(connguard.Emulator.__name__)") == "Emulator"


def test_threads_may_ask_at_once() -> None:
    program = """
import threading
import connguard
start = threading.Barrier(8)
found = []
def ask(name):
    start.wait()
    found.append(getattr(connguard, name))
names = ["Matillion", "Lerian", "check", "Emulator"] * 2
threads = [threading.Thread(target=ask, args=(name,)) for name in names]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(found))
"""
    assert _prints(program) == "8"


def test_names_are_listed_and_unknown_ones_refused() -> None:
    assert {*connguard.__all__, "matillion", "lerian", "__version__"} <= set(dir(connguard))
    with pytest.raises(AttributeError, match="module 'connguard' has no attribute 'Matilion'"):
        connguard.Matilion  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        connguard.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_what_a_test_puts_in_the_place_of_a_name_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connguard, "Matillion", "a double")
    dir(connguard)
    assert not hasattr(connguard, "Nothing")
    assert connguard.Matillion == "a double"


def test_a_dotted_name_is_no_attribute() -> None:
    assert not hasattr(connguard, "a.b")


def test_a_module_that_needs_another_package_says_so() -> None:
    told = _prints(
        "import sys; sys.modules['pytest'] = None; import connguard\n"
        "print(hasattr(connguard, 'testing'))\n"
        "try: import connguard.testing\n"
        "except ModuleNotFoundError as cause: print(cause, cause.name)"
    )
    assert told.splitlines() == ["False", "connguard.testing needs pytest (pip install pytest) pytest"]


@pytest.mark.parametrize("line", ["from connguard import Matilion", "import connguard; connguard.chek"])
def test_a_checker_refuses_a_misspelt_name(line: str) -> None:
    told = subprocess.run([sys.executable, "-m", "mypy", "--strict", "-c", line], capture_output=True, text=True)
    assert told.returncode == 1
    assert "Module" in told.stdout and "has no attribute" in told.stdout
