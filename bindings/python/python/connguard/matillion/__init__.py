"""Matillion (Maia): project connections and their environment overrides.

The functions return the JSON of a request for each valid combination of ``platformConnectionType``, ``authProvider``
and ``authType``, or check a value of any type; the classes are the clients, what they hold, and what the service answers.
"""

from connguard._lazy import TYPE_CHECKING, offering
from connguard.generated.matillion.names import MODULES

if TYPE_CHECKING:
    from connguard.generated.matillion.public import *
    from connguard.generated.matillion.public import __all__ as __all__
else:
    __getattr__, __dir__ = offering(__name__, MODULES)
