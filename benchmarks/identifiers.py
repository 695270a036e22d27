"""How many identifiers of people the screen finds, and how often it finds one that is none.

The texts are made up, and in two halves: the patterns were tuned on one, the other was set aside
and only counted. `python -m benchmarks.identifiers --page docs/identifiers.md` writes the page.
"""

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from events.screening.text import find_identifiers

FOLDER = Path(__file__).parent / "people"
HALVES = ("tuned", "held_out")
KINDS = {
    "NHS": "NHS number",
    "CHI": "CHI number",
    "HCN": "Health and Care number",
    "NI": "National Insurance number",
    "SSN": "social security number",
    "HOSP": "hospital number",
    "BIRTH": "date of birth",
    "POST": "postcode",
    "ADDR": "address",
    "MAIL": "e-mail address",
    "TEL": "telephone number",
    "NAME": "name",
}
_MARK = re.compile(r"\{([A-Z]+)\|([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text without its marks, and where each identifier in it stands."""

    text: str
    marks: tuple[tuple[str, int, int], ...]


def texts(half: str) -> tuple[Text, ...]:
    """Return the texts of one half; those without a mark name nobody."""
    lines = (FOLDER / f"{half}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_text(line) for line in lines if line != "---" and not line.startswith("#"))


def _text(line: str) -> Text:
    plain, marks, at = "", [], 0
    for match in _MARK.finditer(line):
        plain += line[at : match.start()]
        marks.append((KINDS[match[1]], len(plain), len(plain) + len(match[2])))
        plain += match[2]
        at = match.end()
    return Text(plain + line[at:], tuple(marks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What was found in one half; a text counts as false if anything is found where nothing is."""

    marked: Counter[str]
    found: Counter[str]
    clean: int
    false: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


def score(half: Sequence[Text]) -> Score:
    """Count: an identifier is found where something that was found covers most of it."""
    marked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed, wrong, clean = [], [], 0
    for each in half:
        spans = [(hit.start, hit.end) for hit in find_identifiers(each.text)]
        for kind, start, end in each.marks:
            marked[kind] += 1
            covered = sum(max(0, min(e, end) - max(s, start)) for s, e in spans)
            found[kind] += covered * 2 > end - start
            missed += [] if covered * 2 > end - start else [each.text]
        if not each.marks:
            clean += 1
            wrong += [each.text] if spans else []
    return Score(
        marked=marked,
        found=found,
        clean=clean,
        false=len(wrong),
        missed=tuple(missed),
        wrong=tuple(wrong),
    )


def page() -> str:
    """Return the page of the documents."""
    scores = {half: score(texts(half)) for half in HALVES}
    head = "| kind | tuned on | set aside |\n|---|---|---|"
    rows = [
        f"| {kind} | " + " | ".join(_of(scores[half], kind) for half in HALVES) + " |"
        for kind in KINDS.values()
    ]
    whole = " | ".join(
        f"**{each.found.total()} of {each.marked.total()}**" for each in scores.values()
    )
    false = " | ".join(f"{each.false} of {each.clean}" for each in scores.values())
    table = "\n".join(
        [head, *rows, f"| **all found** | {whole} |", f"| found where nothing is | {false} |"]
    )
    return INTRODUCTION + table + "\n" + END


def _of(half: Score, kind: str) -> str:
    return f"{half.found[kind]} of {half.marked[kind]}" if half.marked[kind] else "-"


INTRODUCTION = """# Identifiers of people

Surveillance must not know who the patient is. Every text that comes in, by a form, a file or a
topic, is searched for direct identifiers by one piece, `events/screening`; what is found is refused
(where somebody can write it another way) or taken out (where a public database wrote it), and never
repeated. The search is a net with holes. How many it has is counted here, on made-up texts with
names of many origins, and on texts that only look like it: lots that fit the check of an NHS
number, vertebrae, eponyms, wards, drugs, products, months.

The patterns were tuned on one half. The other was written before any tuning, set aside, and only
counted. Both come from one hand, so texts of others will show more misses than these.
`make bench-identifiers` writes this page.

"""
END = """
- *A number is whose the word before it says.* A lot, serial or model number is a thing's, whatever
  its check digit. Where NHS, CHI or Health and Care number is written out, no other word takes that
  back, and a mistyped one counts too.
- *A full date before 2001 is a birth*, unless its clause says what was done on that day: implanted,
  operated, diagnosed.
- *A name* is found after a title, a label, a role or a farewell, and where a known given name
  stands before another capitalised word. A name that makes a hospital, a ward, a test or a sign of
  the words around it is none. A lone family name in the middle of a sentence is not found.
- *What is found wrongly* a person can confirm, with a reason: in a form beneath the question, for
  a file by `stimwatch ingest --confirm TOKEN --reason WHY` with the token that the refusal printed.
  The event `text.confirmed` says who, why, what was found and where, and holds for exactly that
  text. An NHS, CHI, Health and Care or National Insurance number or a birth that its label calls so
  cannot be confirmed.
- *Not looked for*: pictures, ages, places without a street, and what identifies only together.
"""


def main() -> None:
    """Print the page, or write it; `--missed` shows what was not found in the half tuned on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, help="where to write the page")
    parser.add_argument("--missed", action="store_true", help="show the faults of the tuned half")
    given = parser.parse_args()
    if given.page is not None:
        given.page.write_text(page(), encoding="utf-8")
    else:
        print(page())
    if given.missed:
        faults = score(texts("tuned"))
        print(*(f"missed: {text}" for text in faults.missed), sep="\n")
        print(*(f"false: {text}" for text in faults.wrong), sep="\n")


if __name__ == "__main__":
    main()
