"""What a notebook shows: tables, escaped, without secrets, and short for long lists."""

import copy
import pickle
import re

import pytest
import samples
from connguard import Emulator, Lerian, Matillion, RuleViolationError, Violations, check
from connguard._display.tables import MOST_ROWS_SHOWN
from connguard.results import Result, Results


def cells(html: str) -> list[str]:
    """The texts of a table's cells, heads included."""
    return re.findall(r"<t[hd] [^>]*>(.*?)</t[hd]>", html, re.DOTALL)


def test_a_connection_is_a_table_of_its_members(lerian: Lerian) -> None:
    created = lerian.connections.create(samples.postgresql(metadata={"team": "<b>"}), product="p")
    html = created._repr_html_()
    shown = cells(html)
    assert shown[shown.index("configName") + 1] == "production-db"
    assert shown[shown.index("metadata") + 1] == "{\n  &quot;team&quot;: &quot;&lt;b&gt;&quot;\n}"
    assert samples.postgresql()["password"] not in html


def test_a_list_is_a_table_of_its_connections(emulator: Emulator) -> None:
    with Matillion(**emulator.matillion) as client:
        connections = client.project(emulator.project_id).connections
        for name in ("a", "b"):
            connections.create(samples.aws(name=name))
        unread = connections.list()
        assert repr(unread) == "<Pages of matillion.list_connections, nothing read yet>"
        listed = unread.to_list()
        assert repr(unread) == "<Pages of matillion.list_connections, ended, 2 in all>"
    assert isinstance(listed, list)
    shown = cells(listed._repr_html_())
    assert shown[: shown.index("a")].count("name") == 1
    assert {"a", "b", "aws"} <= set(shown)


def test_a_long_list_says_how_much_is_left() -> None:
    html = Results(Result({"number": number}) for number in range(MOST_ROWS_SHOWN + 7))._repr_html_()
    assert html.count("<tr>") == MOST_ROWS_SHOWN + 2
    assert "and 7 more" in html
    assert "nothing" in Results[Result]()._repr_html_()


def test_violations_are_a_table_with_what_would_do() -> None:
    found = check("matillion.create_connection", samples.aws(authProvider="AWS"))
    html = found._repr_html_()
    assert "1 violation" in html
    shown = cells(html)
    assert "/authProvider" in shown
    assert any("authProvider aws" in each for each in shown)
    assert any("docs.maia.ai" in each for each in shown)
    assert "matillion.connection.combination" in found[0]._repr_html_()
    assert "no violations" in check("matillion.create_connection", samples.aws())._repr_html_()


def test_a_refusal_and_a_report_show_their_violations(emulator: Emulator) -> None:
    with Matillion(**emulator.matillion) as client:
        connections = client.project(emulator.project_id).connections
        with pytest.raises(RuleViolationError) as caught:
            connections.create(samples.aws(authProvider="AWS"))
        assert "authProvider aws" in caught.value.violations._repr_html_()
        report = connections.create_many([samples.aws(), samples.aws(name="other", authProvider="AWS")])
    shown = cells(report._repr_html_())
    # What did not succeed stands first.
    assert shown.index("refused") < shown.index("succeeded")


def test_parts_and_copies_of_a_list_are_tables_too(emulator: Emulator) -> None:
    found = check("lerian.create_connection", {})
    assert type(found[:2]) is type(found.copy()) is type(found) is Violations
    assert f"{len(found)} violations" in str(found._repr_html_())
    assert "1 violation<" in str(found[:1]._repr_html_())
    results = Results(Result({"number": number}) for number in range(3))
    assert type(results[1:]) is Results
    assert results[1:] == [Result({"number": 1}), Result({"number": 2})]
    assert results[-1] == Result({"number": 2})
    assert copy.deepcopy(results) == pickle.loads(pickle.dumps(results)) == results


def test_a_list_with_something_else_in_it_is_shown_as_text() -> None:
    for listed in (Results([Result({})]), check("lerian.create_connection", {})):
        listed.append(5)  # type: ignore[arg-type]
        assert listed._repr_html_() is None


def test_a_huge_cell_is_cut_and_says_so() -> None:
    html = str(
        Results(Result({"text": "<" * 1_000_000, "more": ["é\U0001f600"] * 3}) for _ in range(200))._repr_html_()
    )
    assert len(html) < 2_000_000
    assert "… and 998000 more characters" in html
    assert "é\U0001f600" in html
    assert "<<" not in html


def test_an_empty_list_and_values_that_are_no_json_are_shown() -> None:
    assert "0 × result" in str(Results[Result]()._repr_html_())
    assert "no violations" in str(Violations()._repr_html_())
    assert "b&#x27;x&#x27;" in Result({"raw": [b"x"], "nothing": None, "": True})._repr_html_()
