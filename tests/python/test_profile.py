"""The JSON Schema that editors complete the documents from takes the documents, and refuses what is no keyword."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

OPENAPI = Path(__file__).parents[2] / "openapi"
DOCUMENTS = sorted(OPENAPI.glob("*.yaml"))


@pytest.fixture(scope="module")
def profile() -> Draft7Validator:
    schema = json.loads((OPENAPI / "profile.schema.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


class Loader(yaml.SafeLoader):
    """Reads dates as strings, as JSON does."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader)


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.stem)
def test_the_documents_are_valid(profile: Draft7Validator, file: Path) -> None:
    assert [error.message for error in profile.iter_errors(read(file))] == []


def test_a_misspelt_keyword_is_not(profile: Draft7Validator) -> None:
    document = read(DOCUMENTS[0])
    path = next(iter(document["paths"].values()))
    operation = next(value for key, value in path.items() if key != "parameters")
    operation["sumary"] = operation.pop("summary")
    messages = " ".join(error.message for error in profile.iter_errors(document))
    assert "'sumary' was unexpected" in messages
    assert "'summary' is a required property" in messages
