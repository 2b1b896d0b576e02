"""The observed scenarios, played against the emulator over plain HTTP."""

import json
import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from http.client import HTTPConnection, HTTPMessage
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from connguard import Emulator
from matching import equal_but_for_wildcards
from placeholders import today

Case = dict[str, Any]


class Reply(NamedTuple):
    """A reply as it came."""

    status: int
    headers: HTTPMessage
    text: str


def run_scenario(case: Case, emulator: Emulator) -> None:
    """Plays each step from an empty service, and compares all that the step expects."""
    emulator.reset()
    made: list[Case] = []
    for step in case["steps"]:
        given = case["given"] | step.get("given", {})
        emulator.settings({"lerian": settings_of(given, made)})
        newest = made[-1]["id"] if made else ""
        reply = exchange(emulator.url, step["request"], newest, given.get("jwt"))
        if reply.status == 201:
            made.append(json.loads(reply.text))
        compare(reply, step["expect"], f"step {step['name']}: {reply!r:.800}")


def settings_of(given: Case, made: list[Case]) -> Case:
    """Returns the state of the service for a step; ``unassign`` means all that was created."""
    settings = {
        "auth": given.get("auth", False),
        "authorize": given.get("authorize"),
        "busy": given.get("busy", []),
        "created_at": {name: dated(time) for name, time in given.get("created_at", {}).items()},
        "errors": given.get("errors", "envelope"),
        "multi_tenant": given.get("multi_tenant", False),
    }
    if given.get("unassign"):
        settings["unassigned"] = [connection["configName"] for connection in made]
    return settings


def dated(text: str) -> str:
    """Replaces ``$D-1`` (yesterday) and ``$D+1;`` by days."""
    return re.sub(r"\$D([+-]\d+);?", lambda found: (today() + timedelta(days=int(found[1]))).isoformat(), text)


def jwt(claims: Any) -> str:
    """Returns a token with these claims, whose signature nobody looks at."""

    def part(value: Any) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.c2lnbmF0dXJl"


def exchange(url: str, request: Case, newest: str, claims: Any) -> Reply:
    """Sends one request exactly as it stands in the scenario."""
    path = dated(request["path"]).replace("$LAST", newest)
    headers = {name: value.replace("$JWT", jwt(claims)) for name, value in request["headers"].items()}
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        body = request["body"].encode() if "body" in request else None
        connection.request(request["method"], path, body, headers)
        reply = connection.getresponse()
        return Reply(reply.status, reply.headers, reply.read().decode())
    finally:
        connection.close()


def compare(reply: Reply, expected: Case, where: str) -> None:
    """Fails unless the reply is what the step expects."""
    assert reply.status == expected["status"], where
    if "text" in expected:
        assert reply.text == expected["text"], where
    if "content_type" in expected:
        assert reply.headers.get_content_type() == expected["content_type"], where
    body = json.loads(reply.text) if reply.text and "text" not in expected else ""
    if "code" in expected:
        assert equal_but_for_wildcards(body["code"], expected["code"]), where
        assert sorted(body.get("fields", {})) == expected.get("fields", []), where
    if "title" in expected:
        assert body["title"] == expected["title"], where
        assert body.get("entityType") == expected.get("entityType"), where
        assert in_one_order(body.get("errors", [])) == in_one_order(expected.get("errors", [])), where
    if "allow" in expected:
        assert sorted(reply.headers["allow"].split(", ")) == expected["allow"], where
    if "body" in expected:
        assert equal_but_for_wildcards(body, expected["body"]), where
    if "count" in expected:
        assert len(body["items"]) == expected["count"], where


def in_one_order(findings: list[Case]) -> list[str]:
    """Returns findings, whose order is open, so that they can be compared."""
    return sorted(json.dumps(finding, sort_keys=True) for finding in findings)
