"""Creating connections one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scene import BASE_URL, HEADERS, PROJECT_ID, TOKEN, URL, Meter, bodies, main

WARM_UP = 50


def race(create: Callable[[dict[str, Any]], object], count: int) -> dict[str, Any]:
    for body in bodies("warm", WARM_UP):
        create(body)
    all_of_them = bodies("run", count)
    meter = Meter()
    for body in all_of_them:
        create(body)
    return meter.stop(count)


def connguard(count: int) -> dict[str, Any]:
    from connguard import Matillion

    client = Matillion(base_url=BASE_URL, token=TOKEN, requests_per_minute=0)
    return race(client.project(PROJECT_ID).connections.create, count)


def httpx_pydantic(count: int) -> dict[str, Any]:
    import httpx
    from models import incoming, outgoing

    client = httpx.Client(headers=HEADERS)

    def create(body: dict[str, Any]) -> object:
        reply = client.post(URL, content=outgoing(body))
        return incoming(reply.content, reply.status_code)

    return race(create, count)


def pyreqwest_pydantic(count: int) -> dict[str, Any]:
    from models import incoming, outgoing
    from pyreqwest.client import SyncClientBuilder

    client = SyncClientBuilder().default_headers(HEADERS).build()

    def create(body: dict[str, Any]) -> object:
        reply = client.post(URL).body_bytes(outgoing(body)).build().send()
        return incoming(bytes(reply.bytes()), reply.status)

    return race(create, count)


def pyreqwest_bare(count: int) -> dict[str, Any]:
    from pyreqwest.client import SyncClientBuilder

    client = SyncClientBuilder().default_headers(HEADERS).build()

    def create(body: dict[str, Any]) -> object:
        reply = client.post(URL).body_json(body).build().send()
        assert reply.status == 201
        return reply.json()

    return race(create, count)


def openapi_python_client(count: int) -> dict[str, Any]:
    from connguard_generated import AuthenticatedClient
    from connguard_generated.api.connections.create_connection import sync
    from connguard_generated.models import Connection, CreateConnectionRequest

    client = AuthenticatedClient(base_url=BASE_URL, token=TOKEN)

    def create(body: dict[str, Any]) -> object:
        reply = sync(PROJECT_ID, client=client, body=CreateConnectionRequest.from_dict(body))
        assert isinstance(reply, Connection)
        return reply

    return race(create, count)


main(
    {
        "connguard": connguard,
        "httpx + pydantic": httpx_pydantic,
        "pyreqwest + pydantic": pyreqwest_pydantic,
        "pyreqwest": pyreqwest_bare,
        "openapi-python-client": openapi_python_client,
    }
)
