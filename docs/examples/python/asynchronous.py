"""The asynchronous client: the same names, awaited."""

# --8<-- [start:all]
import asyncio

from connguard import AsyncMatillion, Emulator, matillion


async def main() -> list[str]:
    async with Emulator() as emulator, AsyncMatillion(**emulator.matillion) as client:
        connections = client.project(emulator.project_id).connections
        bodies = [matillion.aws(name, "aws-credentials") for name in ("raw", "staging", "marts")]
        await asyncio.gather(*(connections.create(body) for body in bodies))
        return sorted([connection.name async for connection in connections.list()])


names = asyncio.run(main())
print(names)
# --8<-- [end:all]
assert names == ["marts", "raw", "staging"]
