"""What it takes to start a command: time and memory of a process that only tells its version."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from imports import spawned
from scene import main, told

PACKAGE = Path(told["node"], "node_modules", "connguard")
COMMANDS = {
    "binary": [told["program"], "--version"],
    "wheel": [str(Path(sys.executable).with_name("connguard")), "--version"],
    "npm": ["node", str(PACKAGE / "bin" / "connguard.js"), "--version"],
    "npx": ["npx", "--no-install", "--offline", "connguard", "--version"],
    "bare Python": [sys.executable, "-c", "pass"],
    "bare Node": ["node", "-e", "0"],
    "terraform": ["terraform", "version"],
    "deck": ["deck", "version"],
}


def contender(command: list[str]) -> Any:
    def run(count: int) -> dict[str, Any]:
        program = shutil.which(command[0])
        if program is None:
            raise RuntimeError(f"{command[0]} is not installed here")
        os.chdir(told["node"])
        return spawned([program, *command[1:]], count)

    return run


if __name__ == "__main__":
    main({name: contender(command) for name, command in COMMANDS.items()})
