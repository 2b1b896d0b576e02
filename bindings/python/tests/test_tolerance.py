"""Replies that are not what the documents promise: kept where they can be, typed errors where not."""

import json
import pickle
from typing import Any

import pytest
import samples
from connguard import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    DecodeError,
    Lerian,
    Matillion,
    PermissionDeniedError,
    ServerError,
)
from stub import Answer, Request, serving

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
PROJECT = "550e8400-e29b-41d4-a716-446655440002"
STRANGE: dict[str, Any] = {
    "id": ID,
    "configName": "Midaz - Banco",
    "type": "CASSANDRA",
    "host": None,
    "port": "5432",
    "metadata": {"nested": {"deep": [1, 2.5, None, True]}},
    "createdAt": "2026-01-15T10:30:00.123456789Z",
    "updatedAt": "2026-01-15T10:30:00.123Z",
    "aNewMember": [{"x": "ü€😀"}],
}


def test_unknown_values_and_members_round_trip() -> None:
    with serving(lambda _: Answer(200, STRANGE)) as url, Lerian(base_url=url) as client:
        got = client.connections.get(ID)
    assert got.to_dict() == STRANGE
    assert (got.type, got.host, got.port) == ("CASSANDRA", None, "5432")
    assert (got.created_at, got.updated_at) == (STRANGE["createdAt"], STRANGE["updatedAt"])
    assert pickle.loads(pickle.dumps(got)) == got
    assert "aNewMember" in got._repr_html_()
    assert json.loads(json.dumps(got.to_dict())) == STRANGE


def test_a_connection_without_an_id_is_one() -> None:
    reply = {"name": "a", "platformConnectionType": "NEW_KIND", "authType": "PASSKEY"}
    with serving(lambda _: Answer(200, {"results": [reply]})) as url, Matillion(base_url=url, token="t") as client:
        (listed,) = client.project(PROJECT).connections.list()
        assert client.project(PROJECT).connections.get("a").to_dict() == reply
    assert (listed.id, listed.auth_type, listed.platform_connection_type) == (None, "PASSKEY", "NEW_KIND")
    assert listed.to_dict() == reply


def test_a_server_that_ignores_the_page_does_not_loop() -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Answer:
        asked.append(request)
        items = [{"name": "a", "platformConnectionType": "DWH", "authType": "x"}]
        return Answer(200, {"results": items, "page": 0, "size": 1, "total": 100})

    with (
        serving(answer) as url,
        Matillion(base_url=url, token="t") as client,
        pytest.raises(DecodeError, match="repeat each other after 1 of 100 items"),
    ):
        list(client.project(PROJECT).connections.list(size=1))
    assert len(asked) < 5


ENVELOPE = {
    "code": "FET-1002",
    "title": "Conflict",
    "message": "the name is taken",
    "entityType": "connection",
    "fields": {"configName": "is taken", "user_name": "odd"},
}
PROBLEM = {
    "type": "https://errors.lerian.studio/v1/FET-1002",
    "title": "Conflict",
    "status": 409,
    "detail": "the name is taken",
    "code": "FET-1002",
    "errors": [
        {"location": "body.configName", "message": "is taken"},
        {"location": "body.user_name", "message": "odd"},
    ],
}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(ENVELOPE, "application/json"), (PROBLEM, "application/problem+json")],
    ids=["envelope", "problem"],
)
def test_both_error_formats_of_lerian_read_the_same(body: Any, content_type: str) -> None:
    with (
        serving(lambda _: Answer(409, body, content_type)) as url,
        Lerian(base_url=url) as client,
        pytest.raises(ConflictError) as caught,
    ):
        client.connections.create(samples.postgresql(), product="p")
    error = caught.value
    assert (error.status, error.api_code, error.title, error.detail) == (
        409,
        "FET-1002",
        "Conflict",
        "the name is taken",
    )
    assert error.fields == {"configName": "is taken", "user_name": "odd"}
    assert pickle.loads(pickle.dumps(error)).fields == error.fields


def test_codes_may_be_numbers() -> None:
    body = {"code": 500, "title": "Database Connection Error", "message": "the adapter failed to connect"}
    with (
        serving(lambda _: Answer(500, body)) as url,
        Lerian(base_url=url, max_retries=0) as client,
        pytest.raises(ServerError) as caught,
    ):
        client.connections.test(ID)
    assert (caught.value.api_code, caught.value.title) == ("500", "Database Connection Error")


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [(401, "Missing Token", AuthenticationError), (403, "Forbidden", PermissionDeniedError)],
)
def test_plain_texts_are_errors_too(status: int, text: str, kind: type[AuthenticationError]) -> None:
    with (
        serving(lambda _: Answer(status, text.encode(), "text/plain")) as url,
        Lerian(base_url=url) as client,
        pytest.raises(kind) as caught,
    ):
        client.connections.get(ID)
    assert (caught.value.status, caught.value.body) == (status, text)


def test_what_does_not_exist_is_listed_one_by_one() -> None:
    found = [
        {"type": "TABLE_NOT_FOUND", "message": "no table clients", "dataSource": "production-db"},
        {"type": "DATA_SOURCE_DOWN", "message": "no answer"},
    ]
    body = {"code": "FET-1060", "title": "Schema Validation Error", "message": "errors", "errors": found}
    with (
        serving(lambda _: Answer(422, body)) as url,
        Lerian(base_url=url) as client,
        pytest.raises(BadRequestError) as caught,
    ):
        client.connections.validate_schema({"mappedFields": {"production-db": {"clients": ["id"]}}})
    assert (caught.value.status, caught.value.api_code) == (422, "FET-1060")
    assert caught.value.violations == ["TABLE_NOT_FOUND: no table clients", "DATA_SOURCE_DOWN: no answer"]
    assert json.loads(caught.value.body or "")["errors"] == found


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xfe", b"[1, 2", b'"a text"'])
def test_a_success_that_cannot_be_read_is_an_error(body: bytes) -> None:
    with (
        serving(lambda _: Answer(200, body)) as url,
        Lerian(base_url=url, max_retries=0) as client,
        pytest.raises(DecodeError) as caught,
    ):
        client.connections.get(ID)
    assert caught.value.operation == "lerian.get_connection"


def test_a_request_id_is_kept() -> None:
    reply = Answer(500, {"code": "FET-0002", "title": "t", "message": "m"}, headers=(("X-Request-Id", "r-7"),))
    with (
        serving(lambda _: reply) as url,
        Lerian(base_url=url, max_retries=1) as client,
        pytest.raises(ServerError) as caught,
    ):
        client.connections.get(ID)
    assert caught.value.request_id == "r-7"
    assert [(each["attempt"], each["status"], each["request_id"]) for each in caught.value.attempts] == [
        (1, 500, "r-7"),
        (2, 500, "r-7"),
    ]
