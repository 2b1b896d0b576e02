"""Writes through a network that breaks a fifth of the exchanges; lossy.rs and lossy.mjs do the same.

Its last line of output says what the client said of each: `cargo xtask real airflow` compares that with the server.
"""

import json
import os

from connguard import Airflow, ConnguardError, OutcomeUnknownError
from connguard.airflow import postgres

options = json.loads(os.environ["CONNGUARD_REAL"])
said: dict[str, dict[str, str]] = {"create": {}, "bulk": {}, "update": {}, "delete": {}}


def outcome_of(error: ConnguardError) -> str:
    return "unknown" if isinstance(error, OutcomeUnknownError) else "failed"


with Airflow(
    base_url=options["base_url"], username="admin", password=options["password"], settle_seconds=1.0
) as airflow:
    connections = airflow.connections
    for number in range(40):
        name = f"one-{number:02}"
        try:
            connections.create(postgres(name, host="db.example.com"))
            said["create"][name] = "succeeded"
        except ConnguardError as error:
            said["create"][name] = outcome_of(error)

    for entry in connections.create_many(postgres(f"many-{number:03}", port=5432) for number in range(200)):
        said["bulk"][entry.name] = entry.outcome

    for number in range(0, 40, 2):
        name = f"one-{number:02}"
        try:
            connections.update(name, {"conn_type": "postgres", "host": "changed.example.com"}, update_mask=["host"])
            said["update"][name] = "succeeded"
        except ConnguardError as error:
            said["update"][name] = outcome_of(error)

    for number in range(1, 40, 2):
        name = f"one-{number:02}"
        try:
            connections.delete(name)
            said["delete"][name] = "succeeded"
        except ConnguardError as error:
            said["delete"][name] = outcome_of(error)

print(json.dumps(said))
