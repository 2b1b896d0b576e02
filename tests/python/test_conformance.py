"""The emulator keeps to our own OpenAPI documents: every status, media type and body that it answers is in them.

schemathesis makes the requests, valid and invalid ones. Each begins from the same small state, and most address what
exists there: requests that only ever meet a 404 would prove little.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from conformance_scene import OVERRIDE, PATIENCE_SECONDS, Scene, address, name_existing
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

DOCUMENTS = Path(__file__).parents[2] / "openapi"
EXAMPLES_EACH = 60
EXAMPLES_AT_LEAST = 2000

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# These connect to a database, and answer 500 when it does not.
MAY_FAIL = {"lerian.test_connection", "lerian.get_connection_schema"}

SCHEMAS = {name: schemathesis.openapi.from_path(DOCUMENTS / f"{name}.yaml") for name in ("lerian", "matillion")}
OPERATIONS = {
    f"{name}.{operation.definition.raw['operationId']}": operation
    for name, schema in SCHEMAS.items()
    for operation in (result.ok() for result in schema.get_all_operations())
}
SEEN: Counter[tuple[str, int]] = Counter()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One emulator for all requests."""
    scene = Scene(tmp_path_factory.mktemp("conformance"))
    yield scene
    scene.close()


def documented_bodies(operation: str) -> list[dict[str, Any]]:
    """The example requests of our document, which a random choice of members would hardly ever meet."""
    request = OPERATIONS[operation].definition.raw.get("requestBody")
    if request is None:
        return []
    examples = request["content"]["application/json"].get("examples", {"override": {"value": OVERRIDE}})
    return [example["value"] for example in examples.values()]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_answers_are_documented(operation: str, mode: GenerationMode, scene: Scene) -> None:
    """Sends generated requests to one operation, and compares every answer with the document."""
    provider = operation.partition(".")[0]
    examples = documented_bodies(operation)

    @given(case=OPERATIONS[operation].as_strategy(generation_mode=mode), data=st.data())
    @settings(
        max_examples=EXAMPLES_EACH,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Case, data: st.DataObject) -> None:
        def choose(values: list[Any]) -> Any:
            return data.draw(st.sampled_from(values))

        has_token = choose([True] * 9 + [False])
        scene.set_up(lerian_auth=choose([True, False]))
        if examples and mode == GenerationMode.POSITIVE and choose([True, False]):
            case.body = dict(choose(examples))
            name_existing(case.body, choose)
        address(case, scene, choose)
        headers = {"Authorization": f"Bearer {scene.token}" if has_token else ""}
        reply = case.call(
            base_url=scene.base_url(provider), session=scene.session, headers=headers, timeout=PATIENCE_SECONDS
        )
        SEEN[operation, reply.status_code] += 1
        checks = CHECKS if operation in MAY_FAIL else [not_a_server_error, *CHECKS]
        case.validate_response(reply, checks=checks)

    send()


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_other_methods_are_refused_in_the_providers_shape(operation: str, scene: Scene) -> None:
    """A method that a path does not take answers 405 with the provider's members, and says which ones it takes."""
    provider = operation.partition(".")[0]
    scene.set_up(lerian_auth=False)
    path = OPERATIONS[operation].path.format(projectId=scene.emulator.project_id, id=scene.ids[0])
    documented = {one.method.upper() for one in OPERATIONS.values() if one.path == OPERATIONS[operation].path}
    # What is no place of its own to another method is an id to it.
    is_also_id = path.endswith(("/unassigned", "/validate-schema"))
    for method in {"PUT", "POST", "PATCH", "DELETE", "GET"} - documented:
        if is_also_id and method in {"GET", "PATCH", "DELETE"}:
            continue
        reply = requests.request(method, scene.base_url(provider) + path, timeout=PATIENCE_SECONDS)
        assert reply.status_code == 405, f"{method} {path}: {reply.status_code}"
        assert reply.headers["allow"]
        body = reply.json()
        if provider == "matillion":
            assert reply.headers["content-type"] == "application/problem+json"
            assert {"type", "title", "status", "detail", "instance"} == body.keys()
        else:
            assert reply.headers["content-type"] == "application/json"
            assert {"code", "title", "message"} == body.keys()


def test_enough_was_sent_and_every_operation_succeeded(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """Counts what was really sent; a run that was narrowed on the command line may send less."""
    if request.config.getoption("keyword"):
        return
    statuses = Counter[int]()
    for (_, status), count in SEEN.items():
        statuses[status] += count
    with capsys.disabled():
        print(f"\nconformance: {SEEN.total()} requests, {dict(sorted(statuses.items()))}")
    assert SEEN.total() >= EXAMPLES_AT_LEAST
    succeeded = {operation for operation, status in SEEN if 200 <= status < 300}
    assert succeeded == set(OPERATIONS)
    assert {200, 201, 204, 400, 401, 404, 409, 422, 500} <= statuses.keys()
