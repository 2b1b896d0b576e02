"""The installed package holds its licence and the notice about the libraries that it links."""

from importlib.metadata import distribution
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"])
def test_the_wheel_holds_the_repositorys_text(name: str) -> None:
    installed = [file for file in distribution("connguard").files or [] if file.parts[-2:] == ("licenses", name)]
    assert len(installed) == 1
    assert installed[0].read_text(encoding="utf-8") == (REPOSITORY / name).read_text(encoding="utf-8")
