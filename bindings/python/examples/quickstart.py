from typing import Any

from connguard import Emulator, Matillion, RuleViolationError, matillion

with Emulator() as emulator:  # for the real service: Matillion.from_env()
    client = Matillion(**emulator.matillion)
    connections = client.project(emulator.project_id).connections
    aws = matillion.aws("my-aws-connection", "aws-platform-credentials")
    print("created", connections.create(aws).created_date)
    misspelt: dict[str, Any] = {**aws, "authProvider": "AWS"}
    try:
        connections.create(misspelt)
    except RuleViolationError as error:
        print(error)
