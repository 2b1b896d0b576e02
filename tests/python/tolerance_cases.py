"""Replies that differ from what is documented: understood where that is possible, else a typed error."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from calls import failure_of, opened, perform
from canned import Canned
from expectations import assert_count, assert_error

Case = dict[str, Any]


def run_tolerance(case: Case) -> None:
    """Makes a call to a service that answers as the case says."""
    given, expected = case["given"], case["expected"]
    with Canned(given["replies"]) as service:
        options = {"base_url": service.url, "max_retries": 0}
        if given["provider"] == "matillion":
            options["token"] = "a-token-for-tests"
        with opened(given["provider"], options) as session:
            if "error" in expected:
                assert_error(failure_of(session, given["call"]), expected["error"])
            else:
                with warned() as lines:
                    reply = perform(session, given["call"])
                if "warnings" in expected:
                    rules = [line.rpartition("(")[2].removesuffix(")") for line in lines]
                    assert rules == expected["warnings"], lines
                if expected.get("nothing"):
                    assert not reply, reply
                else:
                    wanted = expected["items"] if "items" in expected else expected["reply"]
                    assert reply == wanted, f"{reply!r:.500} is not {wanted!r:.500}"
        if "requests" in expected:
            assert_count(len(service.requests), expected["requests"], "requests")


@contextmanager
def warned() -> Iterator[list[str]]:
    """Yields the lines that the package logs as warnings meanwhile."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno == logging.WARNING:
                lines.append(record.getMessage())

    keep, logger = Keep(), logging.getLogger("connguard")
    logger.addHandler(keep)
    try:
        yield lines
    finally:
        logger.removeHandler(keep)
