"""The error classes: the table's, with their attributes, and they pickle."""

import pickle
from pathlib import Path

import connguard
import pytest
from connguard import ApiError, ConnguardError, Emulator, Lerian, RateLimitError, ServerError, Violation, errors
from connguard.generated.errors import BY_CODE

DETAILS = {
    "class": "NotFoundError",
    "code": "not_found",
    "message": "no such connection",
    "operation": "lerian.get_connection",
    "status": 404,
    "api_code": "FET-1001",
    "title": "Entity Not Found",
    "detail": "a detail",
    "violations": None,
    "fields": {"id": "unknown"},
    "request_id": "r-1",
    "body": '{"code": "FET-1001"}',
    "retry_after": 3.5,
}


@pytest.mark.parametrize("code", BY_CODE)
def test_every_error_has_its_class_and_pickles(code: str) -> None:
    kind = BY_CODE[code]
    error = errors.from_details({**DETAILS, "class": kind.__name__, "code": code})
    assert type(error) is kind
    assert (error.code, error.operation) == (code, "lerian.get_connection")
    error.add_note("a note")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error)
    assert vars(again) == vars(error)
    assert again.__notes__ == ["a note"]
    assert getattr(connguard, kind.__name__) is kind
    assert kind.__name__ in connguard.__all__
    assert kind.__doc__


def test_an_error_of_the_service_has_all_that_it_said() -> None:
    error = errors.from_details(DETAILS)
    assert isinstance(error, ApiError)
    assert (error.status, error.api_code, error.title, error.detail) == (
        404,
        "FET-1001",
        "Entity Not Found",
        "a detail",
    )
    assert (error.fields, error.violations, error.request_id) == ({"id": "unknown"}, [], "r-1")
    assert error.body == '{"code": "FET-1001"}'
    assert error.message == str(error) == "no such connection"


def test_a_code_that_is_new_gives_the_base_class() -> None:
    error = errors.from_details({"class": "NewError", "code": "new", "message": "something"})
    assert (type(error), error.code, str(error)) == (ConnguardError, "new", "something")
    assert pickle.loads(pickle.dumps(error)).code == "new"


def test_statuses_become_classes(lerian: Lerian, emulator: Emulator) -> None:
    emulator.settings({"faults": [{"kind": "status", "status": 429, "retry_after": 7}]})
    with pytest.raises(RateLimitError) as limited:
        list(lerian.connections.list(max_retries=0))
    assert (limited.value.status, limited.value.retry_after) == (429, 7)
    emulator.settings({"faults": [{"kind": "html_502"}]})
    with pytest.raises(ServerError) as failed:
        list(lerian.connections.list(max_retries=0))
    assert failed.value.status == 502
    assert failed.value.body


def test_a_violation_compares_and_pickles() -> None:
    violation = Violation("a.rule", "/a", "a message", allowed=["b"], nearest=[{"a": "b"}], source="a page")
    again = pickle.loads(pickle.dumps(violation))
    assert again == violation
    assert again != Violation("a.rule", "/b", "a message")
    assert Violation.from_dict(violation.to_dict()) == violation


def test_every_error_of_the_table_is_there() -> None:
    table = Path(__file__).parents[3] / "openapi" / "shared" / "errors.yaml"
    rows = [line for line in table.read_text().splitlines() if "class:" in line]
    assert len(rows) == len(BY_CODE)
    for row in rows:
        assert row.split("class:")[1].split(",")[0].strip() in connguard.__all__
