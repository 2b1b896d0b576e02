"""Options, the environment, closing, and that no secret shows."""

import pickle

import pytest
import samples
from connguard import (
    Airflow,
    AsyncMatillion,
    AuthenticationError,
    ConfigError,
    ConflictError,
    Emulator,
    Lerian,
    Matillion,
    TransportError,
)

SECRET = "canary-s3cret"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith(("MATILLION_", "LERIAN_")):
            monkeypatch.delenv(name)


def test_a_repr_shows_where_and_how_but_no_secret() -> None:
    client = Matillion(client_id="an id", client_secret=SECRET, base_url="https://matillion.example.com/dpc")
    assert repr(client) == "Matillion(base_url='https://matillion.example.com/dpc', auth='client_credentials')"
    assert repr(Matillion(token=SECRET, region="eu1")) == "Matillion(region='eu1', auth='token')"
    assert repr(AsyncMatillion(token=SECRET, region="eu1")) == "AsyncMatillion(region='eu1', auth='token')"
    assert repr(Lerian(base_url="http://localhost:4006")) == "Lerian(base_url='http://localhost:4006', auth='none')"
    airflow = Airflow(base_url="http://localhost:8080", username="u", password=SECRET)
    assert repr(airflow) == "Airflow(base_url='http://localhost:8080', auth='password')"
    for each in [*vars(client).values(), *vars(airflow).values()]:
        assert SECRET not in repr(each)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "region"),
        ({"region": "eu1"}, "token"),
        ({"token": SECRET, "client_id": "a", "client_secret": "b", "region": "eu1"}, "token"),
        ({"client_id": "a", "region": "eu1"}, "client_secret"),
        ({"token": SECRET}, "region"),
        ({"token": SECRET, "region": "eu1", "base_url": "https://a.example.com"}, "base_url"),
        ({"token": SECRET, "region": "mars"}, "region"),
        ({"token": SECRET, "region": "eu1", "timeout_seconds": -1}, "timeout_seconds"),
        ({"token": SECRET, "region": "eu1", "timeout_seconds": float("nan")}, "timeout_seconds"),
        ({"token": SECRET, "region": "eu1", "max_retries": 1.5}, "max_retries"),
        ({"token": SECRET, "region": "eu1", "max_retries": True}, "max_retries"),
        ({"token": SECRET, "region": "eu1", "timeout_secs": 3}, "timeout_seconds"),
        ({"token": SECRET.encode(), "region": "eu1"}, "token"),
        ({"token": SECRET, "base_url": "http://a.example.com"}, "base_url"),
        ({"token": SECRET + "\n", "region": "eu1"}, "token"),
    ],
)
def test_bad_options_are_refused_by_name(options: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named) as caught:
        Matillion(**options)  # type: ignore[arg-type]
    assert SECRET not in f"{caught.value} {caught.value!r} {vars(caught.value)}"
    assert caught.value.code == "config"
    assert isinstance(caught.value, ValueError)


def test_the_environment_gives_what_is_not_said(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    options = emulator.matillion
    monkeypatch.setenv("MATILLION_CLIENT_ID", str(options["client_id"]))
    monkeypatch.setenv("MATILLION_CLIENT_SECRET", str(options["client_secret"]))
    monkeypatch.setenv("MATILLION_TOKEN_URL", str(options["token_url"]))
    monkeypatch.setenv("MATILLION_BASE_URL", "https://elsewhere.example.com/dpc")
    with Matillion.from_env(base_url=options["base_url"]) as client:
        assert list(client.project(emulator.project_id).connections.list()) == []
        assert repr(client) == f"Matillion(base_url='{options['base_url']}', auth='client_credentials')"
    monkeypatch.setenv("LERIAN_BASE_URL", emulator.url)
    with Lerian.from_env() as lerian:
        assert list(lerian.connections.list()) == []
        assert repr(lerian) == f"Lerian(base_url='{emulator.url}', auth='none')"


def test_contradicting_variables_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATILLION_TOKEN", SECRET)
    monkeypatch.setenv("MATILLION_CLIENT_ID", "a")
    monkeypatch.setenv("MATILLION_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("MATILLION_REGION", "eu1")
    with pytest.raises(ConfigError, match="MATILLION_TOKEN") as caught:
        Matillion.from_env()
    assert SECRET not in str(caught.value)


def test_the_environment_is_only_read_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATILLION_TOKEN", SECRET)
    monkeypatch.setenv("MATILLION_REGION", "eu1")
    with pytest.raises(ConfigError):
        Matillion()
    assert repr(Matillion.from_env()) == "Matillion(region='eu1', auth='token')"


def test_a_closed_client_says_so(emulator: Emulator) -> None:
    client = Lerian(**emulator.lerian)
    with client:
        pass
    client.close()
    assert "closed" in repr(client)
    with pytest.raises(ConfigError, match="closed"):
        list(client.connections.list())


def test_a_wrong_secret_is_an_authentication_error(emulator: Emulator) -> None:
    options = emulator.matillion
    options["client_secret"] = SECRET
    with Matillion(**options) as client, pytest.raises(AuthenticationError) as caught:
        list(client.project(emulator.project_id).connections.list())
    assert SECRET not in f"{caught.value} {caught.value!r} {vars(caught.value)}"


def test_an_unreachable_service_is_a_transport_error() -> None:
    with Lerian(base_url="http://127.0.0.1:9", max_retries=0) as client, pytest.raises(TransportError) as caught:
        list(client.connections.list())
    assert caught.value.operation == "lerian.list_connections"


def test_no_secret_is_logged_or_shown(
    lerian: Lerian, emulator: Emulator, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    body = samples.postgresql(passwrd=SECRET)
    created = lerian.connections.create(body, product="p")
    with pytest.raises(ConflictError) as caught:
        lerian.connections.create(body, product="p")
    shown = f"{created!r} {created._repr_html_()} {created.to_dict()} {created.warnings} {caught.value!r}"
    shown += f" {vars(caught.value)} {pickle.loads(pickle.dumps(caught.value))} {emulator.journal()} {emulator!r}"
    shown += caplog.text + "".join(capfd.readouterr())
    assert samples.PASSWORD not in shown
    assert caplog.records


def test_options_hold_for_one_call_or_for_the_client(emulator: Emulator) -> None:
    from connguard import DeadlineError

    emulator.settings({"faults": [{"kind": "delay", "milliseconds": 3000}]})
    with Lerian(**emulator.lerian) as client, pytest.raises(DeadlineError) as caught:
        list(client.connections.list(timeout_seconds=0.2))
    assert caught.value.code == "deadline"
    with Lerian(**emulator.lerian, timeout_seconds=0.2) as client, pytest.raises(DeadlineError):
        list(client.connections.list())
