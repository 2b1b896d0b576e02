"""Provision Matillion (Maia) and Lerian connections; invalid combinations are refused before a request is sent."""

import sys

# A native module that does not fit this Python fails at import, not at first use.
from connguard._native import __version__ as __version__

# Every type checker takes it for true. `typing` has the same, and takes longer to import than all that is here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from connguard.generated.clients import *
    from connguard.public import *
    from connguard.public import __all__ as __all__
else:
    # Where a checker saw this function, it would take every misspelt name for one of the package's.
    def __getattr__(name: str) -> object:
        """Load the rest of the package when something of it is first asked for: a ``--help`` need not wait for it."""
        if name in ("__all__", "apply_partition", "check", "export", "import_connections") or name[:1].isupper():
            # Not `from connguard import public`, which would ask here again.
            __import__("connguard.public")
            public = vars(sys.modules["connguard.public"])
            for each in (*public["__all__"], "__all__"):
                # What somebody has put there meanwhile, e.g. a test its double, stays.
                globals().setdefault(each, public[each])
            if name in globals():
                return globals()[name]
        elif name.isidentifier() and not name.startswith("__"):
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
        __getattr__("__all__")
        return sorted(globals().keys() - {"TYPE_CHECKING", "sys"})
