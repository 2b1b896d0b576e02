"""A Lerian service without a memory: it answers every request as fast as Python can. Its first line is its URL."""

import asyncio
import json

FOUND = {"id": "01a20f8c-7ad1-74b9-beb9-56488f6b9086", "configName": "steady", "type": "MYSQL", "host": "h", "port": 1}
PAGE = {"items": [FOUND], "page": 1, "limit": 1, "total": 2}
MISSING = {"code": "FET-0404", "title": "Not Found", "message": "there is no such connection"}


def answer(status: int, body: object) -> bytes:
    text = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} Whatever\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
    return head.encode() + text


CREATED, LISTED, GOT, UNKNOWN = answer(201, FOUND), answer(200, PAGE), answer(200, FOUND), answer(404, MISSING)


class Connection(asyncio.Protocol):
    received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, end, rest = self.received.partition(b"\r\n\r\n")
        if not end:
            return
        if head.startswith(b"POST"):
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            if len(rest) < length:
                return
            self.transport.write(CREATED)
        elif b"/connections?" in head:
            self.transport.write(LISTED)
        else:
            self.transport.write(GOT if FOUND["id"].encode() in head[:120] else UNKNOWN)
        self.received = b""


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, backlog=1000)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


asyncio.run(serve())
