"""One error tree: what each failure looks like."""

# --8<-- [start:all]
from collections.abc import Callable
from typing import Any

from connguard import ApiError, ConnguardError, Emulator, Matillion, matillion

with Emulator() as emulator, Matillion(**emulator.matillion) as client:
    connections = client.project(emulator.project_id).connections
    body = matillion.aws("analytics", "aws-credentials")
    connections.create(body)
    misspelt: dict[str, Any] = {**body, "authProvider": "AWS"}

    attempts: list[Callable[[], object]] = [
        lambda: connections.create(body),
        lambda: connections.get("nothing"),
        lambda: connections.create(misspelt),
    ]
    for attempt in attempts:
        try:
            attempt()
        except ApiError as error:  # the service said so
            print(error.code, error.status or "no status")
        except ConnguardError as error:  # connguard said so
            print(error.code, "nothing was sent")
    # --8<-- [end:all]

    # --8<-- [start:secret]
    shown = emulator.matillion["client_secret"] in repr(client)
    print("secret shown:", "yes" if shown else "no")
    # --8<-- [end:secret]
    assert not shown
