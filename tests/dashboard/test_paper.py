"""Tables and the foot of a page on paper: text is text, and what is cut says so."""

from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dashboard.paper import foot_on_paper, table_on_paper
from events.sample import moment


class Tags(HTMLParser):
    """Which elements a browser would make, and which text it would show."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(text=st.text(st.characters(exclude_categories=["C"])))
def test_no_text_in_a_table_becomes_markup(text: str) -> None:
    told = Tags()

    told.feed(table_on_paper({text: [text]}))
    told.close()

    assert told.tags == ["div", "table", "thead", "tr", "th", "tbody", "tr", "td"]
    assert told.text.count(text) >= 2


def test_a_table_that_is_cut_says_how_much_is_missing() -> None:
    columns: dict[str, list[object]] = {"Number": list(range(7)), "Word": list("abcdefg")}

    whole = table_on_paper(columns)
    cut = table_on_paper(columns, rows_max=3)

    assert "left out" not in whole
    assert cut.count("<tr>") == 1 + 3
    assert "The first 3 of 7 rows; the rest is left out." in cut


def test_a_short_word_is_not_broken_and_a_hash_is() -> None:
    shown = table_on_paper({"Grade": ["▲ urgent"], "Hash": ["ab" * 32], "Signals": [1_200]})

    assert '<td class="short">▲ urgent</td>' in shown
    assert f'<td class="long">{"ab" * 32}</td>' in shown
    assert '<td class="number">1,200</td>' in shown


def test_a_time_has_its_zone_and_a_whole_number_no_point() -> None:
    shown = table_on_paper({"Time": [moment(0)], "Impedance [ohm]": [1_770.0], "Value": [3.18]})

    assert "<td>2026-01-01 00:00:00 UTC</td>" in shown
    assert '<td class="number">1,770</td><td class="number">3.18</td>' in shown


@given(text=st.text())
def test_no_text_in_the_foot_ends_its_style(text: str) -> None:
    foot = foot_on_paper(title=text, told="", simulated=False)

    before, inside = foot.removesuffix("</style>").split("<style>")
    assert before
    assert "<" not in inside
    assert inside.count('"') == 4
    assert "\n" not in inside


def test_the_foot_of_real_data_does_not_call_them_simulated() -> None:
    foot = foot_on_paper(title="Signal", told="As of 2026-03-31 12:00 UTC.", simulated=False)

    assert "SIMULATED" not in foot
    assert "stimwatch: Signal. As of 2026-03-31 12:00 UTC." in foot


def test_every_table_on_the_screen_has_a_twin_on_paper() -> None:
    parts = Path(__file__).parents[2] / "dashboard"
    drawn = {path for path in parts.rglob("*.py") if "st.dataframe(" in path.read_text("utf-8")}

    bare = {path.name for path in drawn if "_table(" not in path.read_text("utf-8")}

    assert not bare, "draw it with parts/table.show_table"
