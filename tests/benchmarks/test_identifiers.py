from pathlib import Path

from benchmarks.identifiers import HALVES, page, score, texts

PAGE = Path(__file__).parents[2] / "docs" / "identifiers.md"


def test_the_page_is_what_the_benchmark_counts() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run `python -m benchmarks.identifiers --page docs/identifiers.md`"
    )


def test_nine_of_ten_identifiers_are_found_and_one_text_in_twenty_is_refused_wrongly() -> None:
    for half in HALVES:
        counted = score(texts(half))

        assert counted.found.total() >= 0.91 * counted.marked.total(), half
        assert counted.false <= 0.05 * counted.clean, half


def test_the_set_is_large_enough_to_say_so() -> None:
    both = [text for half in HALVES for text in texts(half)]

    assert sum(len(text.marks) for text in both) >= 150
    assert sum(not text.marks for text in both) >= 150
