"""The story that `cargo xtask real airflow` tells a server; story.rs and story.mjs tell the same, line by line."""

import json
import os

from connguard import Airflow, ConflictError, NotFoundError
from connguard.airflow import http, postgres

options = json.loads(os.environ["CONNGUARD_REAL"])

# Airflow has no rate limit.
with Airflow(
    base_url=options["base_url"], username="admin", password=options["password"], requests_per_minute=0
) as airflow:
    connections = airflow.connections
    print("version", airflow.version.get().version)

    created = connections.create(
        postgres("warehouse", host="db.example.com", port=5432, login="reader", password="s3cret-canary")
    )
    print("created", created.connection_id, created.port, created.password)
    try:
        connections.create(postgres("warehouse", host="db.example.com"))
    except ConflictError as error:
        print("conflict", error.status)

    updated = connections.update("warehouse", {"conn_type": "postgres", "host": "db2.example.com", "schema": "sales"})
    print("updated", updated.host, updated.schema, updated.login, updated.password)
    masked = {"conn_type": "postgres", "host": "db3.example.com", "schema": "ignored"}
    patched = connections.update("warehouse", masked, update_mask=["host"])
    print("patched", patched.host, patched.schema)

    outcome = connections.upsert(postgres("warehouse", host="db3.example.com", port=5432, login="reader"))
    print("upserted", outcome.outcome, "schema" if outcome.schema else "no schema")

    report = connections.create_many(
        postgres(f"bulk-{number:03}", host="db.example.com", sslmode="require") for number in range(500)
    )
    print("bulk", len(report), report.counts["succeeded"])
    report = connections.create_many([postgres("bulk-007"), postgres("bulk-500")])
    print("bulk again", *[entry.outcome for entry in report])
    listed = connections.list().to_list()
    print("listed", len(listed), len({connection.connection_id for connection in listed}))
    print("extra", json.dumps(connections.get("bulk-007").extra))

    listening = connections.test(http("tested", host="127.0.0.1", port=options["open_port"], schema="http"))
    closed = connections.test(http("tested", host="127.0.0.1", port=1, schema="http"))
    print("tested", json.dumps([listening.status, closed.status]))

    connections.delete("warehouse")
    try:
        connections.get("warehouse")
    except NotFoundError as error:
        print("deleted", error.status)
    report = connections.delete_many(connection.connection_id for connection in connections.list())
    print("deleted", report.counts["succeeded"], "left", len(connections.list().to_list()))
