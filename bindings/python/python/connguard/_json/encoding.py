"""What of reading a caller's values is Python's own. The native part reads them into the core's values; see `read.rs`."""

from __future__ import annotations

from connguard._native import kind_of as kind_of


def is_unicode(text: str) -> bool:
    """Tell whether a string can be sent: a lone surrogate stands for bytes that were not Unicode."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
