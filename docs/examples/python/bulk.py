"""Creates many connections in one run and reads the report."""

from typing import Any

from connguard import BulkError, Matillion, matillion

client = Matillion.from_env()
project = client.project(client.projects.get("Test-project").id)
project.connections.create(matillion.aws("source-7", "made-before"))

# --8<-- [start:run]
bodies: list[dict[str, Any]] = [{**matillion.aws(f"source-{number}", "aws-credentials")} for number in range(100)]
bodies[3]["authProvider"] = "AWS"

report = project.connections.create_many(bodies, concurrency=8)
for outcome, count in report.counts.items():
    print(f"{outcome}: {count}")
# --8<-- [end:run]

# --8<-- [start:failed]
for entry in report.failed:
    print(f"item {entry.index}: {entry.outcome}, {entry.error and entry.error.code}")
# --8<-- [end:failed]

# --8<-- [start:raise]
try:
    report.raise_for_failures()
except BulkError as errors:
    print("errors:", len(errors.exceptions))
# --8<-- [end:raise]
client.close()
assert [entry.index for entry in report.failed] == [3, 7]
