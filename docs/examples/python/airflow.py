"""Connections of Apache Airflow, from their creation to their end."""

# --8<-- [start:create]
from connguard import Airflow, airflow

client = Airflow.from_env()
body = airflow.postgres("warehouse", sslmode="require", host="db.example.com", login="reader", password="a password")
created = client.connections.create(body)
print("created:", created.connection_id, "with sslmode", (created.extra or {})["sslmode"])
print("password in the reply:", created.password)
# --8<-- [end:create]

# --8<-- [start:refused]
from typing import Any

from connguard import RuleViolationError

wrong: dict[str, Any] = {
    **body,
    "connection_id": "copy",
    "password": "***",
    "port": 65536,
    "extra": {"ssl_mode": "require"},
}
try:
    client.connections.create(wrong)
except RuleViolationError as refused:
    for violation in sorted(refused.violations, key=lambda one: one.path):
        print("refused:", violation.path, violation.rule)
# --8<-- [end:refused]

# --8<-- [start:update]
update: airflow.UpdateConnectionRequest = {"conn_type": "postgres", "host": "replica.example.com", "port": 5433}
changed = client.connections.update("warehouse", update, update_mask=["port"])
print("host and port:", changed.host, changed.port)
# --8<-- [end:update]

# --8<-- [start:many]
sources = [airflow.http(f"source-{number:03}", host=f"s{number}.example.com", schema="https") for number in range(500)]
report = client.connections.create_many(sources)
print("created:", report.counts["succeeded"])
again = client.connections.create_many([*sources[:3], airflow.http("source-500", host="s500.example.com")])
print("again:", *[entry.outcome for entry in again])
stored = list(client.connections.list(connection_id_pattern=["source-"]))
print("there are:", len(stored))
deleted = client.connections.delete_many([connection.connection_id for connection in stored])
print("deleted:", deleted.counts["succeeded"])
client.connections.delete("warehouse")
# --8<-- [end:many]
client.close()
