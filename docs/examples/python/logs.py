"""What goes to the logger: attempts and warnings, and nothing that is secret."""

# --8<-- [start:all]
import logging
import sys

from connguard import Emulator, Matillion, matillion

logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")
logging.getLogger("connguard").setLevel(logging.DEBUG)

with Emulator() as emulator, Matillion(**emulator.matillion) as client:
    connections = client.project(emulator.project_id).connections
    body = matillion.oauth("crm", "aws", "OAUTH_CLIENT_CRED", secret_name="crm-oauth")
    warnings = connections.create(body).warnings
# --8<-- [end:all]
assert [warning.severity for warning in warnings] == ["warning"]
