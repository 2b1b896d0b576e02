"""Creating connections, 32 at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from scene import BASE_URL, CONCURRENCY, HEADERS, PROJECT_ID, TOKEN, URL, Meter, bodies, main

Create = Callable[[dict[str, Any]], Awaitable[object]]


async def race(create: Create, count: int) -> dict[str, Any]:
    await lap(create, bodies("warm", CONCURRENCY * 4))
    all_of_them = bodies("run", count)
    meter = Meter()
    await lap(create, all_of_them)
    return meter.stop(count)


async def lap(create: Create, all_of_them: list[dict[str, Any]]) -> None:
    """Each of the workers takes the next body until none is left."""
    left = iter(all_of_them)

    async def work() -> None:
        for body in left:
            await create(body)

    await asyncio.gather(*(work() for _ in range(CONCURRENCY)))


def contender(run: Callable[[int], Awaitable[dict[str, Any]]]) -> Callable[[int], dict[str, Any]]:
    return lambda count: asyncio.run(run(count))  # type: ignore[arg-type]


async def connguard(count: int) -> dict[str, Any]:
    from connguard import AsyncMatillion

    client = AsyncMatillion(base_url=BASE_URL, token=TOKEN, requests_per_minute=0)
    return await race(client.project(PROJECT_ID).connections.create, count)


async def httpx_pydantic(count: int) -> dict[str, Any]:
    import httpx
    from models import incoming, outgoing

    async with httpx.AsyncClient(headers=HEADERS) as client:

        async def create(body: dict[str, Any]) -> object:
            reply = await client.post(URL, content=outgoing(body))
            return incoming(reply.content, reply.status_code)

        return await race(create, count)


async def aiohttp_pydantic(count: int) -> dict[str, Any]:
    import aiohttp
    from models import incoming, outgoing

    async with aiohttp.ClientSession(headers=HEADERS) as client:

        async def create(body: dict[str, Any]) -> object:
            async with client.post(URL, data=outgoing(body)) as reply:
                return incoming(await reply.read(), reply.status)

        return await race(create, count)


async def pyreqwest_pydantic(count: int) -> dict[str, Any]:
    from models import incoming, outgoing
    from pyreqwest.client import ClientBuilder

    async with ClientBuilder().default_headers(HEADERS).build() as client:

        async def create(body: dict[str, Any]) -> object:
            reply = await client.post(URL).body_bytes(outgoing(body)).build().send()
            return incoming(bytes(await reply.bytes()), reply.status)

        return await race(create, count)


async def pyreqwest_bare(count: int) -> dict[str, Any]:
    from pyreqwest.client import ClientBuilder

    async with ClientBuilder().default_headers(HEADERS).build() as client:

        async def create(body: dict[str, Any]) -> object:
            reply = await client.post(URL).body_json(body).build().send()
            assert reply.status == 201
            return await reply.json()

        return await race(create, count)


async def openapi_python_client(count: int) -> dict[str, Any]:
    from connguard_generated import AuthenticatedClient
    from connguard_generated.api.connections.create_connection import asyncio as create_connection
    from connguard_generated.models import Connection, CreateConnectionRequest

    client = AuthenticatedClient(base_url=BASE_URL, token=TOKEN)

    async def create(body: dict[str, Any]) -> object:
        reply = await create_connection(PROJECT_ID, client=client, body=CreateConnectionRequest.from_dict(body))
        assert isinstance(reply, Connection)
        return reply

    return await race(create, count)


main(
    {
        "connguard": contender(connguard),
        "httpx + pydantic": contender(httpx_pydantic),
        "aiohttp + pydantic": contender(aiohttp_pydantic),
        "pyreqwest + pydantic": contender(pyreqwest_pydantic),
        "pyreqwest": contender(pyreqwest_bare),
        "openapi-python-client": contender(openapi_python_client),
    }
)
