"""A create whose reply is lost: it happens once, and the journal shows how."""

# --8<-- [start:lost]
from connguard import Emulator, Matillion, matillion

with Emulator() as emulator, Matillion(**emulator.matillion) as client:
    connections = client.project(emulator.project_id).connections
    lost = {"kind": "reset_after", "operation": "create_connection", "times": 1}
    emulator.settings({"faults": [lost]})

    created = connections.create(matillion.aws("analytics", "aws-credentials"))
    print("created:", created.name)
    for request in emulator.journal():
        print(request["operation"])
    # --8<-- [end:lost]
    assert [connection.name for connection in connections.list()] == ["analytics"]
