"""Creating many connections with the client's own bulk run, report included."""

from __future__ import annotations

from typing import Any

from connguard import Matillion
from scene import BASE_URL, CONCURRENCY, PROJECT_ID, TOKEN, Meter, bodies, main


def connguard(count: int) -> dict[str, Any]:
    connections = Matillion(base_url=BASE_URL, token=TOKEN, requests_per_minute=0).project(PROJECT_ID).connections
    connections.create_many(bodies("warm", CONCURRENCY * 8), concurrency=CONCURRENCY).raise_for_failures()
    all_of_them = bodies("run", count)
    meter = Meter()
    report = connections.create_many(all_of_them, concurrency=CONCURRENCY)
    figures = meter.stop(count)
    report.raise_for_failures()
    return figures


main({"connguard": connguard})
