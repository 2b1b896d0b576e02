"""Lerian's Reporter: database connections.

The functions return the JSON of a request for each database engine, or check a value of any type; the classes are the
clients, what they hold, and what the service answers.
"""

from connguard._lazy import TYPE_CHECKING, offering
from connguard.generated.lerian.names import MODULES

if TYPE_CHECKING:
    from connguard.generated.lerian.public import *
    from connguard.generated.lerian.public import __all__ as __all__
    from connguard.lerian.urls import from_url as from_url
else:
    __getattr__, __dir__ = offering(__name__, {"from_url": "connguard.lerian.urls", **MODULES})
