"""The page about methods says what its examples print, and has a place for every method."""

import doctest
import re
from pathlib import Path

import pytest

from dashboard.population_methods import METHODS
from dashboard.sections import sections

PAGE = Path(__file__).parents[2] / "docs" / "methods.md"
SECTIONS = sections(PAGE.read_text(encoding="utf-8"))
every_section = pytest.mark.parametrize("heading", SECTIONS)


def test_every_example_prints_what_the_page_says() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)

    assert tried > 2 * len(SECTIONS)
    assert failed == 0


@every_section
def test_a_section_says_what_it_asks_says_cannot_say_and_when_it_is_silent(heading: str) -> None:
    text = SECTIONS[heading]

    for part in ("**Asks:**", "**Says:**", "**Cannot say:**", "**Not evaluated**", "**Example.**"):
        assert text.count(part) == 1, f"{heading}: {part}"
    assert re.search(r"\n\*[A-Z][^*]*\(\d{4}\)", text), f"{heading} names no source"


def test_the_help_on_the_page_and_the_document_have_the_same_methods() -> None:
    helped = [method.heading for method in METHODS.values()]

    assert helped == list(SECTIONS)
