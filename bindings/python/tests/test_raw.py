"""What there is no method for: raw requests, headers of one's own, and the HTTP side of replies."""

import asyncio
import pickle
from typing import Any

import pytest
import samples
from connguard import (
    AsyncMatillion,
    ConfigError,
    Emulator,
    Lerian,
    Matillion,
    NotFoundError,
    Response,
    RuleViolationError,
)
from connguard.matillion import Project
from stub import Answer, Request, serving


def test_a_request_of_ones_own(matillion: Matillion, emulator: Emulator) -> None:
    path = f"/v1/projects/{emulator.project_id}/connections"
    created = matillion.request("POST", path, body=samples.aws())
    assert (created.status, created.body["name"]) == (201, "my-aws-connection")
    found = matillion.request("GET", path, query={"size": 1, "page": 0})
    assert found.status == 200 and [each["name"] for each in found.body["results"]] == ["my-aws-connection"]
    assert found.headers["content-type"].startswith("application/json")
    assert [each["status"] for each in found.attempts] == [200]
    assert emulator.journal()[-1]["status"] == 200
    with pytest.raises(NotFoundError):
        matillion.request("GET", "/v1/nonsense")


def test_what_is_wrong_is_named(matillion: Matillion, emulator: Emulator) -> None:
    for arguments in ({"method": 5}, {"path": "v1"}, {"path": None}, {"headers": {"Authorization": "x"}}):
        given: Any = {"method": "GET", "path": "/v1/projects", **arguments}
        with pytest.raises(ConfigError):
            matillion.request(**given)
    with pytest.raises(TypeError, match="did you mean timeout_seconds[?]"):
        matillion.request("GET", "/v1/projects", timeout=5)  # type: ignore[call-arg]
    with pytest.raises(RuleViolationError, match="cannot be converted to JSON"):
        matillion.request("POST", "/v1/projects", body=object())
    assert [each for each in emulator.journal() if each["operation"] != "matillion.token"] == []


def test_headers_of_ones_own_are_sent() -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Answer:
        seen.append(request)
        connection = {**samples.postgresql(), "id": "0197f3a0-0000-7000-8000-000000000000"}
        return Answer(200, connection, headers=(("X-Request-Id", "r-1"), ("X-Else", "y")))

    with serving(answer) as url, Lerian(base_url=url) as client:
        found = client.connections.get("0197f3a0-0000-7000-8000-000000000000", headers={"Traceparent": "00-1"})
        assert {name.lower(): value for name, value in seen[-1].headers.items()}["traceparent"] == "00-1"
        told = found.response
        assert told is not None and (told.status, told.headers["x-else"]) == (200, "y")
        assert told.request_id == "r-1" and "r-1" in repr(told)
        assert pickle.loads(pickle.dumps(found)).response == told
        client.request("GET", "/v1/else", headers={"Traceparent": "00-2"})
        assert {name.lower(): value for name, value in seen[-1].headers.items()}["traceparent"] == "00-2"
        with pytest.raises(ConfigError):
            client.connections.get("0197f3a0-0000-7000-8000-000000000000", headers={"Host": "x"})


def test_results_of_lists_have_no_reply(project: Project) -> None:
    created = project.connections.create(samples.aws())
    assert created.response is not None and created.response.status == 201
    assert [each.response for each in project.connections.list()] == [None]


def test_asynchronous_clients_send_them_too(emulator: Emulator) -> None:
    async def flow() -> None:
        async with AsyncMatillion(**emulator.matillion) as client:
            told = await client.request("GET", "/v1/projects")
            assert isinstance(told, Response) and told.status == 200
            with pytest.raises(NotFoundError):
                await client.request("GET", "/v1/nonsense")

    asyncio.run(flow())


def test_a_reply_is_sent_back(project: Project, lerian: Lerian, emulator: Emulator) -> None:
    created = project.connections.create(samples.aws())
    assert created.to_request() == samples.AWS
    project.connections.delete("my-aws-connection")
    assert project.connections.create(created).to_request() == samples.AWS
    assert emulator.journal()[-1]["body"] == samples.AWS
    copies = project.connections.list().to_list()
    project.connections.delete("my-aws-connection")
    assert project.connections.create_many(copies).ok
    assert project.connections.upsert(copies[0]).outcome == "unchanged"
    project.connections.update("my-aws-connection", created)
    override = project.overrides.create(samples.OVERRIDE)
    assert override.to_request() == samples.OVERRIDE
    assert project.overrides.upsert(override).to_request() == samples.OVERRIDE
    connection = lerian.connections.create(samples.postgresql(), product="p")
    body = {name: value for name, value in samples.postgresql().items() if name != "password"}
    assert connection.to_request() == body
    assert lerian.connections.update(connection.id, connection).config_name == "production-db"


def test_what_nothing_creates_is_no_request(matillion: Matillion) -> None:
    (project,) = matillion.projects.list()
    with pytest.raises(ConfigError, match="no operation creates a ProjectInfo"):
        project.to_request()
