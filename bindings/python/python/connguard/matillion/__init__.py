"""Matillion (Maia): project connections and their environment overrides.

The functions return the JSON of a request for each valid combination of ``platformConnectionType``, ``authProvider``
and ``authType``, or check a value of any type; the classes are the clients, what they hold, and what the service answers.
"""

from connguard.generated.matillion.public import *
from connguard.generated.matillion.public import __all__ as __all__
