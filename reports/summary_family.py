"""All monitors read together, as a signal summary tells it: what holds among so many questions.

This is told beside the signals, of all monitors at once: a narrower choice of signals does not
narrow it, because what holds among all of them is no statement about some. What could not be
evaluated says why.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from events.screening.text import redact
from reports.words import number

NOT_ASKED = "not evaluated: whoever made this summary did not ask for it"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorRead:
    """One monitor: its latest look, and what is made of it among all.

    `log_e_value` is its evidence, the log of times its stake. `holds`, `place` and `calibrated` are
    words, or why there are none.
    """

    monitor_id: str
    version: int
    hazard: str
    question: str
    negative_control: bool
    look: date | None
    observed: int | None
    expected: float | None
    verdict: str
    log_e_value: float | None
    holds: str
    place: str
    calibrated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTogether:
    """The last reading of all monitors, the run that told of it, and by which plan.

    Of those that hold a share `q` is false on average at most; `alpha` is the chance of any false
    node along the hierarchy. `said` tells of the parts of the system and of the controls.
    """

    event_id: UUID
    locked_at: datetime
    recordedtime: datetime
    plan_hash: str | None
    q: float
    alpha: float
    monitors: tuple[MonitorRead, ...]
    said: tuple[str, ...]


def cleaned(together: ReadTogether | str) -> ReadTogether | str:
    """Return the same without what looks like an identifier of a person: reasons are people's."""
    if isinstance(together, str):
        return together
    return replace(
        together,
        monitors=tuple(
            replace(
                each,
                question=redact(each.question)[0],
                verdict=redact(each.verdict)[0],
                holds=redact(each.holds)[0],
                place=redact(each.place)[0],
                calibrated=redact(each.calibrated)[0],
            )
            for each in together.monitors
        ),
        said=tuple(redact(each)[0] for each in together.said),
    )


def together_words(together: ReadTogether | str) -> str:
    """Return in short what was read, when, and what that can say; or why nothing was.

    >>> together_words("not evaluated: no monitor is declared")
    'Not evaluated: no monitor is declared.'
    """
    if isinstance(together, str):
        return f"{together[:1].upper()}{together[1:]}."
    asked = [each for each in together.monitors if not each.negative_control]
    holding = sum(each.holds == "holds" for each in asked)
    locked = together.locked_at.strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"{holding} of {len(asked)} monitors hold among all of them, of which "
        f"{100 * together.q:g} % are false on average at most; along the hierarchy the chance of "
        f"any false one is {100 * together.alpha:g} % at most. Data were locked at {locked}, "
        "whatever the period above. All monitors are in it, and it stands beside the verdict of "
        "each: it raises no signal, and takes none back."
    )


def counts(read: MonitorRead) -> str:
    """Return observed and expected events, or that no look has told them."""
    if read.observed is None or read.expected is None:
        return "not evaluated"
    return f"{read.observed:,} / {number(read.expected)}"
