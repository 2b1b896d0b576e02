"""The emulator inside the process."""

import asyncio
import json
from pathlib import Path

import pytest
import samples
from connguard import ConfigError, Emulator, Lerian, Matillion, TransportError


def test_it_says_where_it_is() -> None:
    with Emulator() as emulator:
        assert emulator.url.startswith("http://127.0.0.1:")
        assert list(emulator.info) == [
            "url",
            "matillion_base_url",
            "lerian_base_url",
            "token_url",
            "client_id",
            "client_secret",
            "project_id",
            "airflow_base_url",
        ]
        assert emulator.info["client_secret"] not in repr(emulator)
    emulator.close()


def test_the_state_outlives_it_in_a_file(tmp_path: Path) -> None:
    with Emulator(data=tmp_path / "state.jsonl") as emulator, Lerian(**emulator.lerian) as client:
        client.connections.create(samples.postgresql(), product="p")
    with Emulator(data=tmp_path / "state.jsonl") as emulator, Lerian(**emulator.lerian) as client:
        assert [each.config_name for each in client.connections.list()] == ["production-db"]
    for path in tmp_path.iterdir():
        assert samples.PASSWORD.encode() not in path.read_bytes()


def test_it_begins_with_a_seed(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"matillion": {"environments": ["STAGING"], "connections": [samples.AWS]}}))
    with Emulator(seed=seed) as emulator, Matillion(**emulator.matillion) as client:
        project = client.project(emulator.project_id)
        assert project.connections.get("my-aws-connection").auth_provider == "aws"
        assert project.overrides.create({**samples.OVERRIDE, "environmentName": "STAGING"}).name


def test_a_seed_may_be_a_mapping_with_several_projects() -> None:
    seed = {
        "matillion": {"connections": [samples.AWS], "projects": [{"name": "Finance", "connections": [samples.AWS]}]}
    }
    with Emulator(seed=seed) as emulator, Matillion(**emulator.matillion) as client:
        default, finance = client.projects.list()
        assert (default.id, finance.name) == (emulator.project_id, "Finance")
        client.project(finance.id).connections.delete("my-aws-connection")
        assert [each.name for each in client.project(finance.id).connections.list()] == []
        assert [each.name for each in client.project(default.id).connections.list()] == ["my-aws-connection"]
        emulator.reset()
        assert [each.name for each in client.project(finance.id).connections.list()] == ["my-aws-connection"]
    with pytest.raises(ConfigError, match=r"the emulator cannot start: the seed's colour is unknown; known are "):
        Emulator(seed={"colour": 1})
    with pytest.raises(ConfigError, match=r"the seed's matillion.projects\[0\].connections\[0\] is refused"):
        Emulator(seed={"matillion": {"projects": [{"name": "a", "connections": [{}]}]}})
    with pytest.raises(ConfigError, match="lerian"):
        Emulator(seed={"lerian": float("nan")})


def test_what_others_can_reach_or_read_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = tmp_path / "state"
    with Emulator(data=data):
        pass
    assert caplog.records == []
    data.chmod(0o644)
    with Emulator(data=data):
        pass
    assert f"{data} has mode 0644" in caplog.text
    assert {record.name for record in caplog.records} == {"connguard"}


def test_what_it_cannot_do_is_a_config_error(emulator: Emulator, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="listen"):
        Emulator(listen="nonsense")
    with pytest.raises(ConfigError, match="seed"):
        Emulator(seed=tmp_path / "missing.json")
    with pytest.raises(ConfigError, match=r"the emulator refuses the settings: colour is unknown; known are "):
        emulator.settings({"colour": "red"})
    with pytest.raises(ConfigError, match="the emulator cannot start: listening on "):
        Emulator(listen=emulator.url.removeprefix("http://"))


def test_one_that_was_closed_says_so() -> None:
    with Emulator() as emulator:
        pass
    for call in (emulator.journal, emulator.reset, lambda: emulator.settings({})):
        with pytest.raises(TransportError, match=rf"the emulator at {emulator.url} does not answer; was it closed\?"):
            call()


def test_it_is_an_asynchronous_context_manager_too() -> None:
    async def flow() -> str:
        async with Emulator() as emulator:
            return emulator.url

    assert asyncio.run(flow()).startswith("http://")
