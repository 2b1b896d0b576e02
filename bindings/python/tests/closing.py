"""A Lerian service that closes its connections: while they are idle, or just as the next request is being sent."""

import asyncio
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

Carelessness = Literal["lost", "carried out"]
"""What becomes of a request whose connection is closed instead of an answer."""


class Service:
    """What is stored, and what happened to the connections."""

    def __init__(self, idle_seconds: float | None, cut_every: int, carelessness: Carelessness) -> None:
        self.idle_seconds = idle_seconds
        """How long after a reply a connection is closed; None for never."""
        self.cut_every = cut_every
        """Of the requests that come over a connection that was used before, each of this number is cut off; 0 for none."""
        self.carelessness = carelessness
        self.stored: list[dict[str, Any]] = []
        self.connections = self.used_again = self.closed_idle = self.cut = 0

    def answer(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
        path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        if method == "POST":
            sent = json.loads(body)
            sent.pop("password")
            self.stored.append({"id": str(uuid.uuid4()), **sent, "productName": "p"})
            return 201, self.stored[-1]
        if path.endswith("/connections"):
            limit, page = int(query.get("limit", ["10"])[0]), int(query.get("page", ["1"])[0])
            newest = self.stored[::-1][(page - 1) * limit : page * limit]
            return 200, {"items": newest, "page": page, "limit": limit, "total": len(self.stored)}
        found = [each for each in self.stored if path.endswith(each["id"])]
        return (200, found[0]) if found else (404, {"code": "FET-0404", "title": "not found", "message": "not found"})


class Connection(asyncio.Protocol):
    """HTTP as far as this needs it: requests with Content-Length, one after the other."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.received = b""
        self.answered = 0
        self.cutting = False
        self.timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.service.connections += 1

    def data_received(self, data: bytes) -> None:
        service = self.service
        if self.timer is not None:
            self.timer.cancel()
        if not self.received and self.answered and service.cut_every:
            service.used_again += 1
            self.cutting = service.used_again % service.cut_every == 0
            if self.cutting and service.carelessness == "lost":
                # At the first byte, while the client may still be sending the rest.
                service.cut += 1
                self.transport.abort()
                return
        self.received += data
        head, end, rest = self.received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        length = int(headers.get("content-length", "0"))
        if not end or len(rest) < length:
            return
        self.received = b""
        method, target, _ = lines[0].split(" ")
        status, answer = service.answer(method, target, rest[:length])
        if self.cutting:
            service.cut += 1
            self.transport.abort()
            return
        text = json.dumps(answer).encode()
        self.transport.write(
            b"HTTP/1.1 %d Whatever\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(text), text)
        )
        self.answered += 1
        if service.idle_seconds is not None:
            self.timer = asyncio.get_running_loop().call_later(service.idle_seconds, self.close_idle)

    def close_idle(self) -> None:
        self.service.closed_idle += 1
        self.transport.close()


@contextmanager
def serving(
    idle_seconds: float | None = None, cut_every: int = 0, carelessness: Carelessness = "lost"
) -> Iterator[tuple[str, Service]]:
    """Yields the URL of the service, and the service."""
    service = Service(idle_seconds, cut_every, carelessness)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: Connection(service), "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", service
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
