"""Depot: stores."""

from connguard.generated.depot.public import *
from connguard.generated.depot.public import __all__ as __all__
