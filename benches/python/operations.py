"""How many requests each logical operation sends, as the server's journal tells."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from connguard import Lerian, Matillion, matillion
from scene import PROJECT_ID, main, told

control = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def journal() -> list[str]:
    with control.open(f"{told['url']}/_emulator/journal") as reply:
        return [entry["operation"] for entry in json.load(reply)["requests"]]


def connguard(_count: int) -> dict[str, Any]:
    matillion_options = {name: told[name] for name in ("token_url", "client_id", "client_secret")}
    client = Matillion(base_url=told["matillion_base_url"], requests_per_minute=0, **matillion_options)  # type: ignore[arg-type]
    project = client.project(PROJECT_ID)
    lerian = Lerian(base_url=told["lerian_base_url"], requests_per_minute=0).connections
    aws = matillion.aws("one", "secret")
    override = {"environmentName": "PROD", "connectionName": "one", "authType": "CLOUD_PROVIDER_SECRET"}
    database = {
        "configName": "production-db",
        "type": "POSTGRESQL",
        "host": "db.example.com",
        "port": 5432,
        "databaseName": "mydatabase",
        "userName": "dbuser",
        "password": "secretpassword",
    }
    many = [matillion.aws(f"many-{number}", "secret") for number in range(250)]
    created: list[Any] = []
    story: list[tuple[str, int, Callable[[], object]]] = [
        # What is done, the fewest requests that can do it, and how.
        ("matillion: create, the first call of a client (with its token)", 2, lambda: project.connections.create(aws)),
        ("matillion: create", 1, lambda: project.connections.create(matillion.aws("two", "secret"))),
        ("matillion: create_many of 250", 250, lambda: project.connections.create_many(many)),
        ("matillion: get by name", 1, lambda: project.connections.get("one")),
        ("matillion: list of 252, in pages of 100", 3, lambda: list(project.connections.list())),
        ("matillion: update", 1, lambda: project.connections.update("one", _update(aws))),
        ("matillion: patch (read, replace)", 2, lambda: project.connections.patch("one", _patch())),
        ("matillion: create an override", 1, lambda: project.overrides.create(override)),
        # Nothing tells beforehand whether it exists: the create that is refused does.
        ("matillion: upsert an override that exists (create, replace)", 2, lambda: project.overrides.upsert(override)),
        (
            "matillion: upsert an override that does not exist",
            1,
            lambda: project.overrides.upsert({**override, "environmentName": "TEST"}),
        ),
        ("matillion: list overrides", 1, lambda: list(project.overrides.list("PROD"))),
        ("matillion: delete", 1, lambda: project.connections.delete("two")),
        ("lerian: create", 1, lambda: created.append(lerian.create(database, product="my-product"))),
        ("lerian: get", 1, lambda: lerian.get(created[0].id)),
        (
            "lerian: list of what is newer than a month",
            1,
            lambda: list(lerian.list(product="my-product", start_date=_ago(20))),
        ),
        # The service shows a month at most, so each month is a request, whether there is something in it or not.
        ("lerian: list of everything, month by month", _months(), lambda: list(lerian.list(product="my-product"))),
        ("lerian: update", 1, lambda: lerian.update(created[0].id, {"port": 5433})),
        ("lerian: delete", 1, lambda: lerian.delete(created[0].id)),
        ("refused by a rule", 0, lambda: _refused(project, aws)),
    ]
    table = []
    for what, fewest, how in story:
        before = len(journal())
        how()
        table.append({"operation": what, "fewest": fewest, "sent": len(journal()) - before})
    return {"calls": len(table), "wall_seconds": 0.0, "cpu_seconds": 0.0, "operations": table}


def _ago(days: int) -> date:
    return datetime.now(UTC).date() - timedelta(days=days)


def _months() -> int:
    """From January 2024, before which the service did not exist, to this month."""
    today = _ago(0)
    return (today.year - 2024) * 12 + today.month


def _update(body: Any) -> Any:
    return {name: body[name] for name in ("platformConnectionType", "authType", "connectionDetails")}


def _patch() -> Any:
    return {"connectionDetails": {"description": "changed"}}


def _refused(project: Any, body: Any) -> None:
    from connguard import RuleViolationError

    try:
        project.connections.create({**body, "name": "three", "authProvider": "AWS"})
    except RuleViolationError:
        return
    raise AssertionError("was not refused")


main({"connguard": connguard})
