"""What manifests and plans have in common: who the accounts are, and how errors of the core are raised."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from connguard import _native, errors

Accounts = Mapping[str, Mapping[str, Any]]
"""Options of clients by the names of accounts, instead of what the manifest says of these."""


def whose(accounts: Accounts | None, secrets: Mapping[str, str] | None) -> dict[str, Any]:
    """Build the options that say who the accounts are."""
    return {
        "accounts": {name: dict(options) for name, options in (accounts or {}).items()},
        "secrets": dict(secrets or {}),
    }


def text(options: Mapping[str, Any]) -> str:
    """Write options as JSON, without those that are None."""
    return json.dumps({name: value for name, value in options.items() if value is not None})


@contextmanager
def told() -> Iterator[None]:
    """Raise errors of the core as those of the package."""
    try:
        yield
    except _native.NativeError as cause:
        raise errors.from_details(cause.args[0]) from None
