"""The program ``connguard`` of the wheel."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from connguard import Emulator

PROGRAM = shutil.which("connguard", path=os.path.dirname(sys.executable)) or "connguard"
PATIENCE_SECONDS = 60.0

MANIFEST = """connguard: 1
owner: acme/data
vars: {{ secret: aws-dev }}
accounts:
  eu:
    provider: matillion
    base_url: {base_url}
    token_url: {token_url}
    client_id: {{ from: env:EU_ID }}
    client_secret: {{ from: env:EU_SECRET }}
matillion:
  - account: eu
    project: {{ id: {project} }}
    connections:
      - name: landing
        platformConnectionType: CLOUD_PLATFORM_CREDENTIALS
        authProvider: aws
        authType: CLOUD_PROVIDER_SECRET
        connectionDetails: {{ connectionProperties: {{ credentialSecretName: "${{secret}}" }} }}
"""


def test_a_manifest_is_planned_and_applied(tmp_path: Path) -> None:
    with Emulator() as emulator:
        options = emulator.matillion
        text = MANIFEST.format(
            base_url=options["base_url"], token_url=options["token_url"], project=emulator.project_id
        )
        (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
        environment = {**os.environ, "EU_ID": options["client_id"], "EU_SECRET": options["client_secret"]}

        def run(*arguments: str) -> tuple[int, str, str]:
            done = subprocess.run(
                [PROGRAM, *arguments],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=PATIENCE_SECONDS,
                check=False,
            )
            return done.returncode, done.stdout, done.stderr

        assert run("check", "c.yaml") == (0, "no problems\n", "")
        code, output, problems = run("plan", "c.yaml", "--exit-code")
        assert (code, problems) == (2, "") and "  + landing\n" in output
        code, output, _ = run("apply", "c.yaml", "--yes", "--json")
        assert (code, json.loads(output)["counts"]["applied"]) == (0, 1)
        assert run("plan", "c.yaml", "--exit-code")[0] == 0
        assert run("drift", "c.yaml", "--var", "secret=other")[0] == 2


def test_it_is_the_same_program(tmp_path: Path) -> None:
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    module = [sys.executable, "-m", "connguard", "--version"]
    assert version == subprocess.run(module, capture_output=True, text=True, check=True).stdout
    assert version.startswith("connguard ")
    wrong = subprocess.run([PROGRAM, "chekc"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (wrong.returncode, "check" in wrong.stderr) == (64, True)
