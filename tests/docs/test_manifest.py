"""The manifest of the guide, from the command line: what the pages show is what the program prints."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from connguard import Emulator

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "examples" / "manifest"
OUTPUT = ROOT / "docs" / "examples" / "output"
PROGRAM = shutil.which("connguard", path=os.path.dirname(sys.executable)) or "connguard"


def run(emulator: Emulator, *arguments: str) -> tuple[int, str]:
    info = emulator.info
    names = ("matillion_base_url", "token_url", "lerian_base_url") if "connections.yaml" in arguments else ()
    places = [f"--var={name}={info[name]}" for name in names]
    secrets = {
        "EU_CLIENT_ID": info["client_id"],
        "EU_CLIENT_SECRET": info["client_secret"],
        "LEDGER_PASSWORD": "a password",
    }
    done = subprocess.run(
        [PROGRAM, *arguments, *places],
        cwd=FOLDER,
        env={**os.environ, **secrets},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.stderr == "" and "a password" not in done.stdout
    return done.returncode, f"$ connguard {' '.join(arguments)}\n{done.stdout}"


def shown(name: str) -> str:
    return (OUTPUT / f"manifest-{name}.txt").read_text(encoding="utf-8")


def test_what_the_guide_shows() -> None:
    with Emulator() as emulator:
        assert run(emulator, "check", "wrong.yaml") == (1, shown("check"))
        assert run(emulator, "check", "connections.yaml")[0] == 0
        assert run(emulator, "plan", "connections.yaml") == (0, shown("plan"))
        assert run(emulator, "apply", "connections.yaml", "--yes")[0] == 0
        assert run(emulator, "plan", "connections.yaml", "--exit-code", "--prune")[0] == 0
        assert run(emulator, "drift", "connections.yaml")[0] == 0


def test_what_the_guide_tells_to_try(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    script = (FOLDER / "try.sh").read_text(encoding="utf-8").replace("8585", port)
    manifest = (FOLDER / "connections.yaml").read_text(encoding="utf-8").replace("8585", port)
    (tmp_path / "connections.yaml").write_text(manifest, encoding="utf-8")
    folders = os.pathsep.join([os.path.dirname(PROGRAM), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-e", "-c", f"trap 'kill %1' EXIT\n{script}"],
        cwd=tmp_path,
        env={**os.environ, "PATH": folders},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    printed = done.stdout.splitlines()
    assert printed[: len(shown("plan").splitlines()) - 1] == shown("plan").splitlines()[1:]
    assert "3 applied" in printed
    assert printed[-1].startswith("nothing to do; 3 unchanged")
