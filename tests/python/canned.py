"""A service that answers what it was told to, whatever it is asked."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Reply = dict[str, Any]


class Canned:
    """Answers the first request with the first reply, and so on; the last reply stays."""

    def __init__(self, replies: list[Reply]) -> None:
        self.requests: list[str] = []
        self._replies = replies
        self._lock = threading.Lock()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def parse_request(self) -> bool:
                # Any method will do.
                parsed = super().parse_request()
                if parsed:
                    setattr(self, f"do_{self.command}", self._answer)
                return parsed

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                reply = owner._next(f"{self.requestline}\n{self.headers}\n{body.decode()}")
                payload = reply["body"].encode()
                self.send_response(reply["status"])
                for name, value in reply["headers"].items():
                    self.send_header(name, value)
                if reply["status"] != 204:
                    self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _next(self, request: str) -> Reply:
        with self._lock:
            self.requests.append(request)
            return self._replies[min(len(self.requests), len(self._replies)) - 1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
