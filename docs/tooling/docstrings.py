"""Turns the roles and examples of the Python package's docstrings into Markdown, for mkdocstrings."""

import re
from typing import Any

from griffe import Extension, Object

ROLE = re.compile(r":(?:attr|class|data|func|meth|mod):`~?([^`]+)`")
EXAMPLE = re.compile(r"^Example:$", re.MULTILINE)


class Roles(Extension):
    """What editors read as a role or an example becomes code."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Rewrite the docstring of one object."""
        if obj.docstring is not None:
            text = ROLE.sub(r"`\1`", obj.docstring.value)
            # Only the plural is read as code.
            obj.docstring.value = EXAMPLE.sub("Examples:", text)
