"""Identifiers of people who do not exist, for tests that none of them is ever repeated."""

import string
from datetime import date

from hypothesis import strategies as st
from stdnum.gb import nhs


def _checked(nine: int) -> str:
    """Return the number with its check digit; empty where there is none."""
    tried = (f"{nine:09d}{check}" for check in range(10))
    return next((each for each in tried if nhs.is_valid(each)), "")


def _grouped(digits: str, gap: str) -> str:
    return gap.join((digits[:3], digits[3:6], digits[6:]))


_gaps = st.sampled_from(["", " ", "-", ".", "\u00a0", "  "])
_letters = st.sampled_from(sorted(set(string.ascii_uppercase) - set("CIKMOV")))
_surnames = st.sampled_from(["Quux", "O'Neil", "Bloggs-Zed", "Featherstonehaugh"])
nhs_numbers = st.builds(
    _grouped,
    st.one_of(st.integers(400_000_000, 499_999_999), st.integers(600_000_000, 799_999_999))
    .map(_checked)
    .filter(bool),
    _gaps,
)
hc_numbers = st.builds(
    _grouped, st.integers(320_000_001, 399_999_999).map(_checked).filter(bool), _gaps
)
chi_numbers = (
    st.builds(
        lambda born, serial: _checked(int(f"{born:%d%m%y}{serial:03d}")),
        st.dates(date(1930, 1, 1), date(1999, 12, 31)),
        st.integers(0, 999),
    )
).filter(bool)
postcodes = st.builds(
    lambda out, gap, digit, letters: f"{out}{gap}{digit}{letters}",
    st.sampled_from(["SW1A", "M1", "LS29", "EC1V", "BT7", "B33", "CF10", "G2"]),
    st.sampled_from([" ", "", "  "]),
    st.integers(0, 9),
    st.tuples(_letters, _letters).map("".join),
)
births = st.builds(
    lambda day, form: day.strftime(form),
    st.dates(date(1930, 1, 1), date(1999, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%d-%b-%Y"]),
)
told_births = st.builds(
    lambda words, day, form: words + day.strftime(form),
    st.sampled_from(["DOB ", "D.O.B.: ", "date of birth is ", "born on ", "d/o/b "]),
    st.dates(date(1930, 1, 1), date(2025, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%y", "%d%m%Y", "%d%m%y", "%d %b %Y"]),
)
emails = st.sampled_from(["jo.bloggs@example.org", "a+b@mail.example.co.uk"])
phones = st.sampled_from(
    [
        "020 7946 0018",
        "(020) 7946 0018",
        "+44 7700 900123",
        "+44 (0)20 7946 0018",
        "0044 7700 900 123",
        "07700-900123",
        "+353 1 555 0123",
        "(555) 555-0123",
        "555-555-0123",
        "tel. 555 0123",
    ]
)
names = st.builds(
    lambda title, name: f"{title} {name}",
    st.sampled_from(["Mr", "Mrs", "Dr.", "Miss", "Professor", "mr", "mrs"]),
    _surnames,
)
identifiers: st.SearchStrategy[str] = st.one_of(
    nhs_numbers, hc_numbers, chi_numbers, postcodes, births, told_births, emails, phones, names
)
"""One identifier, as somebody might type it."""

said_before = st.sampled_from(["", "Seen in clinic, ", "Lead at L4 broke.\n", "(", "Impedance, "])
said_after = st.sampled_from(["", ".", ", effect lost", " lifting a box", ")", "\nReset twice."])


def telling_parts(identifier: str) -> tuple[str, ...]:
    """Return what of an identifier must be read nowhere: the whole, and each long part of it."""
    words = identifier.replace("-", " ").replace("/", " ").replace(".", " ").split()
    titles = {"date", "birth", "born", "Professor", "Miss", "Mrs", "mrs"}
    long = (word for word in words if len(word) > 3 and word not in titles)
    return (identifier, *long)
