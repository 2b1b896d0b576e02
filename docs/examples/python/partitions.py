"""A manifest that is applied by the workers of a cluster, one part for each credential."""

from typing import Any

from connguard import ApplyReport, Manifest, apply_partition, matillion


# --8<-- [start:dask]
def apply_with_dask(manifest: Manifest, scheduler: str, **options: Any) -> list[ApplyReport]:
    from distributed import Client

    with Client(scheduler) as client:
        # Not pure: what is there is read again each time. A part whose worker dies is run again elsewhere.
        parts = client.map(apply_partition, manifest.partition(), pure=False, **options)
        reports: list[ApplyReport] = client.gather(parts)
        return reports
        # --8<-- [end:dask]


if __name__ == "__main__":
    from distributed import LocalCluster

    options = ("base_url", "token_url", "client_id", "client_secret")
    manifest = Manifest(
        {
            "connguard": 1,
            "owner": "acme/data",
            "accounts": {
                "eu": {"provider": "matillion", **{name: {"from": f"env:MATILLION_{name.upper()}"} for name in options}}
            },
            "matillion": [
                {
                    "account": "eu",
                    "project": {"name": "Test-project"},
                    "connections": [matillion.aws(name, "aws-credentials") for name in ("raw", "staging")],
                }
            ],
        }
    )
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        for report in apply_with_dask(manifest, cluster.scheduler_address):
            print(report.counts)
