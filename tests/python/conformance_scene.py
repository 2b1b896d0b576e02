"""The small state that each request of the conformance test meets, and requests that address it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from connguard import Emulator
from schemathesis import Case

PATIENCE_SECONDS = 10
ENVIRONMENTS = ["PROD", "TEST", "no-such-environment"]
MATILLION_NAMES = ["my-aws-connection", "my-secret", "no such, connection"]
LERIAN_NAMES = ["production-db", "legacy-db", "oracle-db", "busy-db", "new-db"]

AWS = {
    "name": "my-aws-connection",
    "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
    "authProvider": "aws",
    "authType": "CLOUD_PROVIDER_SECRET",
    "connectionDetails": {"connectionProperties": {"credentialSecretName": "aws-platform-credentials"}},
}
GENERIC = {
    "name": "my-secret",
    "platformConnectionType": "COMPONENT_BASIC",
    "authProvider": "NONE",
    "authType": "GENERIC_SECRET",
    "connectionDetails": {"connectionProperties": {"secretName": "db-credentials"}},
}
OVERRIDE = {"environmentName": "PROD", "connectionName": "my-aws-connection", "authType": "CLOUD_PROVIDER_SECRET"}
POSTGRESQL = {
    "configName": "production-db",
    "productName": "my-product",
    "type": "POSTGRESQL",
    "host": "db.example.com",
    "port": 5432,
    "databaseName": "mydatabase",
    "userName": "dbuser",
    "password": "secretpassword",
}
# Legacy: without a product. Oracle without metadata.serviceName never connects. Busy: a job uses it.
LEGACY = {name: value for name, value in POSTGRESQL.items() if name != "productName"} | {"configName": "legacy-db"}
ORACLE = POSTGRESQL | {"configName": "oracle-db", "type": "ORACLE"}
BUSY = POSTGRESQL | {"configName": "busy-db", "metadata": {"team": "data"}}
SEED = {
    "matillion": {"connections": [AWS, GENERIC]},
    "lerian": {"connections": [POSTGRESQL, LEGACY, ORACLE, BUSY]},
}

Choose = Callable[[list[Any]], Any]


class Scene:
    """A running emulator whose state is the same before each request."""

    def __init__(self, folder: Path) -> None:
        seed = folder / "seed.json"
        seed.write_text(json.dumps(SEED))
        self.emulator = Emulator(seed=seed)
        self.session = requests.Session()
        self.token = self._token()
        self.ids: list[str] = []

    def close(self) -> None:
        """Ends the emulator."""
        self.session.close()
        self.emulator.close()

    def set_up(self, *, lerian_auth: bool) -> None:
        """Puts the state back, and notes the ids that Lerian's connections have in it."""
        self.emulator.reset()
        self._sent("POST", f"{self._project()}/connections/environment-overrides", OVERRIDE)
        page = self._sent("GET", f"{self.emulator.url}/v1/management/connections", None)
        ids = {item["configName"]: item["id"] for item in page["items"]}
        self.ids = [ids[name] for name in LERIAN_NAMES if name in ids]
        self.emulator.settings({"lerian": {"busy": ["busy-db"], "auth": lerian_auth}})

    def base_url(self, provider: str) -> str:
        """Where the provider's paths begin."""
        return f"{self.emulator.url}/dpc" if provider == "matillion" else self.emulator.url

    def _project(self) -> str:
        return f"{self.emulator.url}/dpc/v1/projects/{self.emulator.project_id}"

    def _sent(self, method: str, url: str, body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        reply = self.session.request(method, url, json=body, headers=headers, timeout=PATIENCE_SECONDS)
        assert reply.ok, f"{method} {url}: {reply.status_code} {reply.text}"
        return reply.json()

    def _token(self) -> str:
        info = self.emulator.info
        asked = {
            "grantType": "client_credentials",
            "clientId": info["client_id"],
            "clientSecret": info["client_secret"],
        }
        url = f"{self.emulator.url}/v1/login/oauth/access_token"
        reply = self.session.post(url, json=asked, timeout=PATIENCE_SECONDS)
        assert reply.status_code == 200, reply.text
        token: str = reply.json()["accessToken"]
        return token


def address(case: Case, scene: Scene, choose: Choose) -> None:
    """Lets most requests mean something that exists; the others stay as they were generated."""
    path, query = case.path_parameters or {}, case.query or {}
    if "projectId" in path and choose([True] * 9 + [False]):
        path["projectId"] = scene.emulator.project_id
    if "id" in path and choose([True] * 9 + [False]):
        path["id"] = choose(scene.ids)
    if "connectionName" in query and choose([True, True, False]):
        query["connectionName"] = choose(MATILLION_NAMES)
    if "environmentName" in query and choose([True, True, False]):
        query["environmentName"] = choose(ENVIRONMENTS)
    if isinstance(case.body, dict):
        name_existing(case.body, choose)


def name_existing(body: dict[str, Any], choose: Choose) -> None:
    """Lets the names in a body mean something that exists."""
    known: dict[str, list[Any]] = {
        "configName": LERIAN_NAMES,
        "name": [*MATILLION_NAMES, "new"],
        "connectionName": MATILLION_NAMES,
        "environmentName": ENVIRONMENTS,
        "mappedFields": [
            {"production-db": {"customers": ["id", "name"]}},
            {"production-db": {"customers": ["no_such_field"], "no_such_table": ["id"]}, "no-such-db": {"t": ["f"]}},
            {"oracle-db": {"CUSTOMERS": ["ID"]}},
        ],
    }
    for member, values in known.items():
        if isinstance(body.get(member), str | dict) and choose([True, True, False]):
            body[member] = choose(values)
