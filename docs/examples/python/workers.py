"""A configured client travels to other processes, and a notebook shows what comes back as tables."""

# --8<-- [start:workers]
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from connguard import Matillion, check, matillion


def create(connections: matillion.Connections, name: str) -> str:
    """Runs in a worker: the client arrives with the connections, and is opened there."""
    return connections.create(matillion.aws(name, "aws-credentials")).name


if __name__ == "__main__":
    client = Matillion.from_env()
    connections = client.project(client.projects.get("Test-project").id).connections
    with ProcessPoolExecutor(2) as workers:
        print(list(workers.map(create, [connections] * 3, ["landing", "raw", "staging"])))
    # --8<-- [end:workers]

    # --8<-- [start:secrets]
    pickled_with_secrets = client.with_secrets()
    # --8<-- [end:secrets]

    # --8<-- [start:tables]
    listed = connections.list().to_list()  # in a notebook: a table
    rows = [each.to_dict() for each in listed]  # for a data frame
    body: dict[str, Any] = {**matillion.aws("marts", "aws-credentials"), "authProvider": "AWS"}
    found = check("matillion.create_connection", body)  # a table of violations
    report = connections.create_many([matillion.aws("marts", "aws-credentials")])  # a table of the items
    # --8<-- [end:tables]
    print(sorted(row["name"] for row in rows), [violation.path for violation in found], report.summary(), sep="\n")
    assert all(hasattr(each, "_repr_html_") for each in (listed, listed[0], found, found[0], report))
    assert repr(pickled_with_secrets) == repr(client)
