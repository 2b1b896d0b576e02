"""Lerian's Reporter: database connections.

The functions return the JSON of a request for each database engine, or check a value of any type; the classes are the
clients, what they hold, and what the service answers.
"""

from connguard.generated.lerian import public
from connguard.generated.lerian.public import *
from connguard.lerian.urls import from_url

__all__ = ["from_url"]
__all__ += public.__all__
