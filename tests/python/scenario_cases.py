"""The observed scenarios, played against the emulator over plain HTTP."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from connguard import Emulator

from matching import equal_but_for_wildcards

Case = dict[str, Any]


def run_scenario(case: Case, emulator: Emulator) -> None:
    """Plays each step from an empty service, and compares status, code, fields and body."""
    emulator.reset()
    newest: Case = {}
    for step in case["steps"]:
        emulator.settings({"lerian": settings_of(step.get("given", {}), newest)})
        request, expected = step["request"], step["expect"]
        status, body = exchange(emulator.url, request, request["path"].replace("$LAST", newest.get("id", "")))
        where = f"step {step['name']}: {body!r:.400}"
        assert status == expected["status"], f"{status} in {where}"
        if status == 201:
            newest = body
        if "code" in expected:
            assert body["code"] == expected["code"], where
            assert sorted(body.get("fields", {})) == expected.get("fields", []), where
        if "body" in expected:
            assert equal_but_for_wildcards(body, expected["body"]), where
        if "count" in expected:
            assert len(body["items"]) == expected["count"], where


def settings_of(given: Case, newest: Case) -> Case:
    """Returns the state of the service for a step; ``unassign`` means the newest connection."""
    settings = {"multi_tenant": given.get("multi_tenant", False), "busy": given.get("busy", [])}
    if given.get("unassign"):
        settings["unassigned"] = [newest["configName"]]
    return settings


def exchange(url: str, request: Case, path: str) -> tuple[int, Any]:
    """Sends one request exactly as it stands in the scenario."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        body = request["body"].encode() if "body" in request else None
        connection.request(request["method"], path, body, request["headers"])
        reply = connection.getresponse()
        text = reply.read()
        return reply.status, json.loads(text) if text else ""
    finally:
        connection.close()
