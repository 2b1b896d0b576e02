"""Checks the bodies in a folder: one JSON file for each connection. The exit code is 1 if one is refused."""

# --8<-- [start:all]
import sys
from pathlib import Path

from connguard import check

refused = False
for file in sorted(Path(sys.argv[1]).glob("*.json")):
    for violation in check("matillion.create_connection", file.read_bytes()):
        refused = refused or violation.severity == "error"
        print(f"{file.name}: {violation.severity}: {violation.path}: {violation.rule}")
sys.exit(refused)
# --8<-- [end:all]
