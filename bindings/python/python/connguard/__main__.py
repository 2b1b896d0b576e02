"""The program ``connguard``: ``python -m connguard``."""

from __future__ import annotations

import sys

from connguard import _native


def main() -> int:
    """Run the program with the arguments of the command line; see ``connguard --help``."""
    import signal

    # The native part ends a run in order; Python's handler would raise KeyboardInterrupt afterwards.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.cli(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
