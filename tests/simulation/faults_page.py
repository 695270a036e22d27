"""The page that the fault harness writes: `docs/faults.md`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.faults import Tally

_HEAD = """\
# What was done to it, and what was lost

`make faults` wrote this page; nothing in it is written by hand. Seeds repeat every run.

A *world* runs the pure parts of detection over a log in memory. A *round* runs two workers and a
projector as processes on a real log, does two harms to them while events come, and asks an audit in
the end. Besides, the workers of a world die between any two steps, sends and acknowledgements are
lost, and records come again.

- *Lost* is a signal that follows from the events that the log has in the end, and is not on it.
- *Doubled* is one that follows from no event that ever was, or says something else than its copy.
- *Otherwise wrong* is any other difference that an audit finds, in any table of the read model.
- *Unsaid* is a harm that left what was derived from the log at odds with it, and nobody said so:
  no process in its log, no note of what was set aside, no supervisor, and not `stimwatch status`.

Signals of events that were lost themselves, where brokers lost the end of the ledger, stay on their
topic; an audit tells them as unfounded, and they count as neither.
"""


def page_of(tallies: Mapping[str, "Tally"]) -> str:
    """Return the page."""
    harms = sorted({harm for tally in tallies.values() for harm in tally.harms})
    lines = [
        _HEAD,
        "| | " + " | ".join(tallies) + " |",
        "|---" * (len(tallies) + 1) + "|",
        _row("run", [tally.runs for tally in tallies.values()]),
        _row("signals in the end", [tally.signals for tally in tallies.values()]),
        _row("lost", [tally.lost for tally in tallies.values()]),
        _row("doubled", [tally.doubled for tally in tallies.values()]),
        _row("otherwise wrong", [tally.other for tally in tallies.values()]),
        _row("harms unsaid", [tally.unsaid.total() for tally in tallies.values()]),
        "",
        "How often each harm was done:",
        "",
        "| harm | " + " | ".join(tallies) + " |",
        "|---" * (len(tallies) + 1) + "|",
        *(_row(harm, [tally.harms[harm] for tally in tallies.values()]) for harm in harms),
    ]
    wrong = [f"- {what}, {text}" for what, tally in tallies.items() for text in tally.wrong]
    if wrong:
        lines += ["", "What went wrong:", "", *wrong]
    return "\n".join(lines) + "\n"


def _row(name: str, values: list[int]) -> str:
    return f"| {name} | " + " | ".join(f"{value:,}" for value in values) + " |"
