"""The kinds of direct identifiers. Their names are words for people."""

from typing import Literal, NamedTuple

Kind = Literal[
    "NHS number",
    "CHI number",
    "Health and Care number",
    "National Insurance number",
    "social security number",
    "hospital number",
    "date of birth",
    "postcode",
    "address",
    "e-mail address",
    "telephone number",
    "name",
]


class Hit(NamedTuple):
    """What looks like an identifier of this kind stands between `start` and `end`.

    `sure` says that a label names it for what it is, so that nobody can confirm that it is not.
    """

    kind: Kind
    start: int
    end: int
    sure: bool = False
