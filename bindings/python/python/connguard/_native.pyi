"""The native part: everything crosses it as JSON text."""

from os import PathLike
from typing import Self, final

__all__ = [
    "Bulk",
    "Emulator",
    "NativeError",
    "Pages",
    "Session",
    "__version__",
    "cancel",
    "check",
    "describe_refusal",
    "shutdown",
    "wait_completions",
]

__version__: str

class NativeError(Exception):
    """The JSON text of an error, as the only argument."""

@final
class Session:
    """A client of one provider."""

    def __new__(cls, provider: str, options: str, environment: str) -> Self: ...
    def portable_options(self, secrets: bool) -> str: ...
    def call(self, operation: str, arguments: str, body: str | None) -> str: ...
    def submit(self, number: int, operation: str, arguments: str, body: str | None) -> None: ...
    def pages(self, operation: str, arguments: str) -> Pages: ...
    def bulk(self, operation: str, items: str, options: str) -> Bulk: ...

@final
class Pages:
    """A list, page by page; `null` stands after the last one."""

    def next(self) -> str: ...
    def submit_next(self, number: int) -> None: ...

@final
class Bulk:
    """Many requests at a time, under way since it was made."""

    def progress(self, known: int) -> str: ...
    def submit_progress(self, number: int, known: int) -> None: ...
    def cancel(self) -> None: ...
    def report(self) -> str: ...
    def submit_report(self, number: int) -> None: ...

@final
class Emulator:
    """A local server that answers as both providers do."""

    def __new__(
        cls,
        listen: str | None,
        data: str | PathLike[str] | None,
        seed: str | PathLike[str] | None,
    ) -> Self: ...
    def info(self) -> str: ...
    def stop(self) -> None: ...

def check(operation: str, arguments: str, body: str | None) -> str: ...
def describe_refusal(operation: str, violations: str) -> str: ...
def wait_completions() -> list[tuple[int, bool, str]]: ...
def cancel(number: int) -> bool: ...
def shutdown() -> None: ...
