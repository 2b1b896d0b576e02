"""The OpenAPI documents, and what the client generator is given of them, are valid by a public validator."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

OPENAPI = Path(__file__).resolve().parents[2] / "openapi"
PROVIDERS = ("airflow", "lerian", "matillion")


def authored(provider: str) -> dict[str, Any]:
    """Reads a document that was written by hand."""
    document: dict[str, Any] = yaml.safe_load((OPENAPI / f"{provider}.yaml").read_text("utf-8"))
    return document


def lowered(provider: str) -> dict[str, Any]:
    """Reads what the client generator is given."""
    document: dict[str, Any] = json.loads((OPENAPI / "lowered" / f"{provider}.json").read_text("utf-8"))
    return document


def operations(document: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Returns method and path of each operation."""
    methods = ("get", "put", "post", "patch", "delete")
    return {
        operation["operationId"]: (method, path)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in methods
    }


@pytest.mark.parametrize("read", [authored, lowered])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_document_is_valid(provider: str, read: Any) -> None:
    """Validates a document against the OpenAPI 3.0 schema, its references and its examples."""
    document = read(provider)
    assert document["openapi"] == "3.0.3"
    OpenAPIV30SpecValidator(document).validate()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_lowering_keeps_every_operation(provider: str) -> None:
    """An operation that is lost on the way to the generator would have no client."""
    assert operations(lowered(provider)) == operations(authored(provider))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_validator_finds_what_is_wrong(provider: str) -> None:
    """A validator that passes everything would prove nothing."""
    document = authored(provider)
    path = next(iter(document["paths"]))
    document["paths"][path]["get"] = {"responses": {}}
    with pytest.raises(OpenAPIValidationError):
        OpenAPIV30SpecValidator(document).validate()
