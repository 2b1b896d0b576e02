"""Result objects and the typed constructors."""

import pickle

import pytest
import samples
from connguard import Lerian, check, lerian, matillion
from connguard.matillion import Connection, Project


def test_a_result_keeps_what_it_does_not_know() -> None:
    values = {"name": "a", "authProvider": "NEW-PROVIDER", "surprise": {"deep": [1]}}
    result = Connection(values)
    assert (result.name, result.auth_provider, result.auth_type) == ("a", "NEW-PROVIDER", None)
    assert result.to_dict() == values
    result.to_dict()["surprise"]["deep"].append(2)
    assert result.to_dict() == values
    assert not hasattr(result, "surprise")


def test_results_compare_and_pickle() -> None:
    result = Connection({"name": "a", "createdDate": "2024-01-15T10:30:00.123Z"})
    assert result == Connection({"name": "a", "createdDate": "2024-01-15T10:30:00.123Z"})
    assert result != Connection({"name": "b"})
    assert result != lerian.Connection({"name": "a", "createdDate": "2024-01-15T10:30:00.123Z"})
    assert pickle.loads(pickle.dumps(result)) == result
    assert repr(result) == "Connection(name='a', created_date='2024-01-15T10:30:00.123Z')"
    with pytest.raises(AttributeError):
        result.name = "c"  # type: ignore[misc]


def test_a_notebook_shows_a_table_without_markup_of_others() -> None:
    shown = Connection({"name": "<script>", "connectionDetails": {"a": 1}})._repr_html_()
    assert "<table>" in shown
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


MATILLION = [
    matillion.aws("a", "s", description="d", secrets_location={"type": "AWS_SECRET_MANAGER", "region": "us-east-1"}),
    matillion.gcp("b", "s"),
    matillion.azure("c", "s", connection_properties={"extra": "e"}),
    matillion.generic_secret("d", "s", "k"),
    matillion.oauth("e", "salesforce", "OAUTH_CLIENT_CRED", secret_name="s"),
    matillion.netsuite("f", secret_name="s"),
    matillion.x_ads("g"),
]


@pytest.mark.parametrize("body", MATILLION, ids=lambda body: str(body["name"]))
def test_every_row_of_matillion_has_a_constructor_that_passes(
    project: Project, body: matillion.CreateConnectionRequest
) -> None:
    assert check("matillion.create_connection", body, project_id=project.id) == []
    assert project.connections.create(body).name == body["name"]


def test_the_constructor_gives_the_documented_request() -> None:
    assert (
        matillion.aws(
            "my-aws-connection",
            "aws-platform-credentials",
            description="AWS credentials for the analytics environment",
            secrets_location={"type": "AWS_SECRET_MANAGER", "region": "us-east-1"},
        )
        == samples.AWS
    )


@pytest.mark.parametrize(
    ("body", "warned"),
    [
        (lerian.postgresql("production-db", "db.example.com", 5432, "d", "u", "p"), []),
        (lerian.postgresql("production-db", "db.example.com", 1, "d", "u", "p", schema="s", metadata={"a": "b"}), []),
        (lerian.mysql("production-db", "db.example.com", 3306, "d", "u", "p"), []),
        (lerian.mongodb("production-db", "db.example.com", 27017, "d", "u", "p"), []),
        (lerian.oracle("production-db", "db.example.com", 1521, "d", "u", "p", service_name="s"), []),
        (lerian.oracle("production-db", "db.example.com", 1521, "d", "u", "p"), ["lerian.oracle.service-name"]),
        (lerian.sql_server("production-db", "db.example.com", 1433, "d", "u", "p"), []),
    ],
)
def test_every_engine_of_lerian_has_a_constructor_that_passes(
    lerian: Lerian, body: lerian.CreateConnectionRequest, warned: list[str]
) -> None:
    created = lerian.connections.create(body, product="p")
    assert created.type == body["type"]
    assert [warning.rule for warning in created.warnings] == warned
