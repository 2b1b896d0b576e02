"""Applies a manifest on a cluster of this machine, and kills a worker in the middle."""

import importlib.util
import json
import os
import signal
import threading
import time
from pathlib import Path

from connguard import Emulator, Manifest
from distributed import LocalCluster

ROOT = Path(__file__).parents[4]
PARTS, ENTRIES = 4, 25


def example():
    """The example of the guide, with the function that a user writes."""
    place = ROOT / "docs/examples/python/partitions.py"
    spec = importlib.util.spec_from_file_location("partitions", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document(emulator):
    accounts = [f"team-{part}" for part in range(PARTS)]
    return {
        "connguard": 1,
        "owner": "acme/data",
        "accounts": {name: {"provider": "matillion", "region": "eu1", "limit_group": name} for name in accounts},
        "matillion": [
            {
                "account": name,
                "project": {"id": emulator.project_id},
                "connections": [
                    {
                        "name": f"{name}-{number:02}",
                        "platformConnectionType": "COMPONENT_BASIC",
                        "authProvider": "NONE",
                        "authType": "GENERIC_SECRET",
                        "connectionDetails": {"connectionProperties": {"secretName": "vault", "secretKey": "k"}},
                    }
                    for number in range(ENTRIES)
                ],
            }
            for name in accounts
        ],
    }


def created(emulator):
    return [e for e in emulator.journal() if e["operation"] == "matillion.create_connection" and e["status"] == 201]


def progress(emulator):
    """How many connections of each part there are."""
    names = [entry["body"]["name"] for entry in created(emulator)]
    return {part: sum(name.startswith(f"team-{part}-") for name in names) for part in range(PARTS)}


def kill_one(emulator, cluster, killed):
    """Kills a worker once both are in the middle of a part."""
    while min(sorted(progress(emulator).values(), reverse=True)[:2]) < ENTRIES // 5:
        time.sleep(0.01)
    killed.append(len(created(emulator)))
    os.kill(cluster.workers[0].pid, signal.SIGKILL)


def main():
    with (
        Emulator() as emulator,
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs="CRITICAL"
        ) as cluster,
    ):
        emulator.settings({"faults": [{"kind": "delay", "milliseconds": 40, "commit": "before"}]})
        accounts = {f"team-{part}": emulator.matillion for part in range(PARTS)}
        manifest = Manifest(document(emulator))
        killed = []
        killer = threading.Thread(target=kill_one, args=(emulator, cluster, killed))
        killer.start()
        apply = example().apply_with_dask
        reports = apply(manifest, cluster.scheduler_address, accounts=accounts, concurrency=2)
        killer.join()
        emulator.settings({"faults": []})
        print(
            json.dumps(
                {
                    "complete": [report.complete for report in reports],
                    "killed_after": killed[0],
                    "created": len(created(emulator)),
                    "left": manifest.plan(accounts=accounts).counts["unchanged"],
                    "again": sum(apply_count(report) for report in reports),
                }
            )
        )


def apply_count(report):
    return report.counts.get("applied", 0)


if __name__ == "__main__":
    main()
