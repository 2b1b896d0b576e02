"""Provision Matillion (Maia), Lerian and Airflow connections; invalid combinations are refused before a request is sent."""

import sys

# A native module that does not fit this Python fails at import, not at first use.
from connguard._native import __version__ as __version__

# Every type checker takes it for true. `typing` has the same, and takes longer to import than all that is here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from connguard.generated.public import *
    from connguard.generated.public import __all__ as __all__
else:
    # Where a checker saw this function, it would take every misspelt name for one of the package's.
    def __getattr__(name: str) -> object:
        """Load what is asked for, and no more: a ``--help`` need not wait for it, nor one provider's program for the others."""
        __import__("connguard.generated.names")
        modules = sys.modules["connguard.generated.names"].MODULES
        if name == "__all__":
            return list(modules)
        if name in modules:
            __import__(modules[name])
            # What somebody has put there meanwhile, e.g. a test its double, stays.
            return globals().setdefault(name, getattr(sys.modules[modules[name]], name))
        if name.isidentifier() and not name.startswith("__"):
            # Its modules: the import system asks for them here as well, before it looks for files.
            module = f"connguard.{name}"
            try:
                __import__(module)
            except ModuleNotFoundError as cause:
                if cause.name != module:
                    # A module that needs a package beside this one, as `testing` needs pytest.
                    raise AttributeError(str(cause)) from cause
            else:
                return sys.modules[module]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__getattr__("__all__")} - {"TYPE_CHECKING", "sys"})
