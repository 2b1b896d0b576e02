"""What a notebook shows: tables, escaped, without secrets, and short for long lists."""

import re

import pytest
import samples
from connguard import Emulator, Lerian, Matillion, RuleViolationError, check
from connguard.results import Result, Results
from connguard.tables import MOST_ROWS_SHOWN


def cells(html: str) -> list[str]:
    """The texts of a table's cells, heads included."""
    return re.findall(r"<t[hd] [^>]*>(.*?)</t[hd]>", html, re.DOTALL)


def test_a_connection_is_a_table_of_its_members(lerian: Lerian) -> None:
    created = lerian.connections.create(samples.postgresql(metadata={"team": "<b>"}), product="p")
    html = created._repr_html_()
    shown = cells(html)
    assert shown[shown.index("configName") + 1] == "production-db"
    assert shown[shown.index("metadata") + 1] == "{&quot;team&quot;: &quot;&lt;b&gt;&quot;}"
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
        report = connections.create_many([samples.aws(), samples.aws(authProvider="AWS")])
    shown = cells(report._repr_html_())
    # What did not succeed stands first.
    assert shown.index("refused") < shown.index("succeeded")
