"""What a traceback shows of each frame, as pytest, Sentry and rich do, has none of a client's secrets."""

import pickle
from collections.abc import Callable
from types import TracebackType
from typing import Any

import pytest
import samples
from connguard import AsyncMatillion, ConfigError, Lerian, Matillion

SECRET = samples.PASSWORD


def frames(traceback: TracebackType | None) -> list[str]:
    """The variables of each frame within the package."""
    found = []
    while traceback is not None:
        frame = traceback.tb_frame
        if "connguard" in frame.f_code.co_filename:
            found.append(f"{frame.f_code.co_qualname} {frame.f_locals!r}")
        traceback = traceback.tb_next
    return found


@pytest.mark.parametrize(
    "opens",
    [
        lambda: Matillion(client_id="an id", client_secret=SECRET, region="nowhere"),  # type: ignore[arg-type]
        lambda: Matillion(token=SECRET, region="eu1", ca_file=object()),  # type: ignore[arg-type]
        lambda: Matillion(token=SECRET, timeout=5),  # type: ignore[call-arg]
        lambda: AsyncMatillion(token=SECRET, region="eu1", base_url="http://x"),
        lambda: Lerian(base_url="nonsense", token=SECRET),
        lambda: Lerian(base_url="https://lerian.example.com", token=SECRET, on_attempt=5),  # type: ignore[arg-type]
        lambda: Lerian.from_env(base_url="nonsense", token=SECRET),
    ],
    ids=range(7),
)
def test_options_are_not_in_the_frames_of_an_error(opens: Callable[[], Any]) -> None:
    with pytest.raises(ConfigError) as caught:
        opens()
    shown = frames(caught.value.__traceback__)
    assert shown
    assert SECRET not in "".join(shown), shown
    assert caught.value.__context__ is None or SECRET not in "".join(frames(caught.value.__context__.__traceback__))


def test_nor_are_those_that_came_with_a_pickle(monkeypatch: pytest.MonkeyPatch) -> None:
    pickled = pickle.dumps(Matillion(client_id="an id", client_secret=SECRET, region="eu1"))
    monkeypatch.setenv("MATILLION_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("MATILLION_TOKEN", SECRET)
    monkeypatch.setenv("MATILLION_CLIENT_ID", "")
    arrived = pickle.loads(pickled)
    try:
        arrived.projects.list().to_list()
    except Exception as error:
        assert SECRET not in "".join(frames(error.__traceback__))
