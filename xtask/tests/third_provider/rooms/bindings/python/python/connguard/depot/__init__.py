"""Depot: stores."""

from connguard._lazy import TYPE_CHECKING, offering
from connguard.generated.depot.names import MODULES

if TYPE_CHECKING:
    from connguard.generated.depot.public import *
    from connguard.generated.depot.public import __all__ as __all__
else:
    __getattr__, __dir__ = offering(__name__, MODULES)
