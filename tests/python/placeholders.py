"""Replaces what a case cannot know: ids of what was created, today, and where the emulator is."""

from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from connguard import Emulator

Case = dict[str, Any]


def today() -> date:
    """Returns the day in UTC, as the services count it."""
    return datetime.now(UTC).date()


def resolved(call: Case, saved: dict[str, Any]) -> Case:
    """Replaces ``$name.member`` by a member of a saved reply and ``$today``, in the arguments of a call."""
    arguments = {name: value_of(value, saved) for name, value in call.get("arguments", {}).items()}
    return {**call, "arguments": arguments}


def value_of(value: Any, saved: dict[str, Any]) -> Any:
    """Replaces the placeholders in a text."""
    if not isinstance(value, str) or "$" not in value:
        return value
    if value.startswith("$today"):
        return day(value).isoformat()
    for name, reply in saved.items():
        if name:
            value = value.replace(f"${name}.id", reply["id"])
    return value


def day(text: str) -> date:
    """Reads ``$today``, ``$today-3`` or ``2024-01-31``."""
    if not text.startswith("$today"):
        return date.fromisoformat(text)
    return today() + timedelta(days=int(text.removeprefix("$today") or 0))


def options(given: Case, emulator: Emulator) -> Case:
    """Replaces the names that stand for the emulator's own values, in the options of a client."""
    info = emulator.info

    def option(value: Any) -> Any:
        if value == "$token":
            return token(emulator)
        return info[value[1:]] if isinstance(value, str) and value[:1] == "$" and value[1:] in info else value

    return {name: option(value) for name, value in given.items()}


def token(emulator: Emulator) -> str:
    """Fetches a token without the client under test."""
    import json

    info = emulator.info
    form = {"grant_type": "client_credentials", "audience": "https://api.matillion.com"}
    form |= {"client_id": info["client_id"], "client_secret": info["client_secret"]}
    url = urlsplit(info["token_url"])
    connection = HTTPConnection(url.netloc, timeout=10)
    try:
        connection.request("POST", url.path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
        return str(json.loads(connection.getresponse().read())["access_token"])
    finally:
        connection.close()
