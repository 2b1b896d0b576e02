"""Secrets that are planted, and looked for in everything that can be printed, in every spelling."""

import base64
import json
import logging
import pickle
import re
import traceback
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote, quote_plus

from calls import opened, options_of, perform, result_of
from canned import Canned
from connguard import ConnguardError, Emulator, check
from placeholders import options, resolved
from wire_cases import prepared

Case = dict[str, Any]


class Collector(logging.Handler):
    """Keeps everything that is logged, at every level, with all attributes of the records."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a record."""
        self.texts += [record.getMessage(), repr(record.__dict__)]


def run_redaction(case: Case, emulator: Emulator) -> None:
    """Makes the calls, and scans what they leave behind for the secrets."""
    given, expected = case["given"], case["expected"]
    emulator.reset()
    saved = prepared(given["provider"], given["setup"], emulator)
    emulator.settings(given["settings"])
    collector, logger = Collector(), logging.getLogger()
    level = logger.level
    logger.addHandler(collector)
    logger.setLevel(1)
    try:
        with ExitStack() as stack:
            service = stack.enter_context(Canned(given["replies"])) if "replies" in given else None
            outputs = printed(given, expected, saved, emulator, service)
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
    # A scan of logs that nobody wrote would prove nothing.
    assert collector.texts or None not in expected["errors"], "nothing was logged"
    outputs += [*collector.texts, json.dumps(emulator.journal())]
    for secret in given["secrets"]:
        for spelling in spellings(secret):
            where = [output for output in outputs if spelling in output]
            assert not where, f"{spelling!r} shows in {where[0]!r:.1000}"
        if service is not None and expected.get("sent"):
            sent = "".join(service.requests)
            assert any(spelling in sent for spelling in spellings(secret)), "the secret was not even sent"


def printed(
    given: Case, expected: Case, saved: dict[str, Any], emulator: Emulator, service: Canned | None
) -> list[str]:
    """Opens a client, makes the calls, and returns everything that can be printed of them."""
    try:
        session = open_client(given, emulator, service)
    except ConnguardError as error:
        assert type(error).__name__ == expected.get("open"), repr(error)
        return told_by(error)
    assert "open" not in expected, "no client was to be had with these options"
    with session:
        outputs = [repr(session), str(session)]
        for call, wanted in zip(given["calls"], expected["errors"], strict=True):
            outputs += outputs_of(session, resolved(call, saved), wanted)
    return outputs


def open_client(given: Case, emulator: Emulator, service: Canned | None) -> Any:
    """Opens a client with the case's options, for the emulator or for the service that repeats what it is told."""
    changes = options(given["client"], emulator)
    if service is None:
        return opened(given["provider"], {**options_of(given["provider"], emulator), **changes})
    changes = {name: str(value).replace("$server", service.url) for name, value in changes.items() if value is not None}
    return opened(given["provider"], {"base_url": service.url, "max_retries": 0, **changes})


def outputs_of(session: Any, call: Case, wanted: str | None) -> list[str]:
    """Makes a call and returns everything that can be printed of how it ended."""
    if call.get("bulk"):
        report = session.connections.create_many(call["items"], **call["arguments"])
        told = [repr(report), report._repr_html_(), report.summary()]
        for entry in report:
            told += [repr(entry), *(told_by(entry.error) if entry.error else [])]
        return told
    outputs = checked(call)
    try:
        if wanted is None:
            result = result_of(session, call)
            items = list(result) if ".list_" in call["operation"] else [result]
            for item in items:
                outputs += [repr(item), str(item), json.dumps(item.to_dict(), ensure_ascii=False), item._repr_html_()]
            return outputs
        perform(session, call)
    except ConnguardError as error:
        assert type(error).__name__ == wanted, repr(error)
        return outputs + told_by(error)
    raise AssertionError(f"{call['operation']} was to fail with {wanted}")


def checked(call: Case) -> list[str]:
    """Returns what the rules say about a call's body."""
    limits = ("max_retries", "timeout_seconds", "waive")
    if "body" not in call:
        return []
    arguments = {name: value for name, value in call["arguments"].items() if name not in limits}
    found = check(call["operation"], call["body"], **arguments)
    return [repr(found), *(json.dumps(violation.to_dict(), ensure_ascii=False) for violation in found)]


def told_by(error: ConnguardError) -> list[str]:
    """Returns everything that can be printed of an error."""
    told: Any = error
    return [
        str(error),
        repr(error),
        repr(error.__dict__),
        repr(told.attempts),
        repr([getattr(told, name, None) for name in dir(told) if not name.startswith("__")]),
        "".join(traceback.format_exception(error)),
        pickle.dumps(error).decode("utf-8", "replace"),
    ]


def spellings(secret: str) -> set[str]:
    """Returns a secret as it may be written: as it is, in JSON, in Python, in a URL, in base64."""
    raw = secret.encode()
    encoded = {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    urls = {quote(secret, safe=""), quote(secret), quote(secret, safe="!'()*"), quote_plus(secret)}
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        *urls,
        *(re.sub("%..", lambda digits: digits[0].lower(), url) for url in urls),
        *encoded,
        *(text.rstrip("=") for text in encoded),
    }
