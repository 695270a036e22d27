"""The page on detection: a pure function of what a run found."""

import benchmarks.detection.match as match
import benchmarks.detection.sections as sections
from benchmarks.detection.report import Report
from benchmarks.detection.rows import POOLED
from benchmarks.detection.run import FOREIGN

HEAD = """# How good detection is

Printed by a benchmark, not written by hand: nobody can make these numbers nicer than they are.
Fleets are made up with failures whose truth is known; every detector watches them as it would watch
a real log; then its signals are held against the truth. `make bench-detection` does it again, and
`make bench-detection FLEET=folder` does it on events and a truth that somebody else wrote
(`benchmarks/detection/truth.py` says what a truth must hold).

**What this cannot say.** The fleets are simulated, and most numbers behind them are assumed
(`streams/simulate/parameters.py`). A detector that does well here does well against these courses
of failure; what a real fleet looks like, nobody has published. All intervals are at 95 %: Wilson's
for shares, Garwood's exact one for rates, order statistics for medians.
"""
GOALS = """## Goals, and whether they are reached

On the presets that no threshold was set on, together, where devices are read at least weekly.
*Reached* compares the estimate; *shown* asks whether even the worse end of the interval reaches it.
Sensitivity counts a failure as detected also where a clinician's report raised the signal; the last
two columns are the share that was found before that report, and by telemetry before it.
"""
HABIT = """## By hazard and by how often a device is read

*Found before the clinic*: before the report that names the hazard reached us; *by telemetry*: by an
upload or the clock, so not by a picture or an earlier report. *Ripe* failures were followed for 30
days at least. Lead time is the median with its quartiles, negative where the clinic was first.
"""
CURVES = """## Operating curves

One parameter of a detector varied, all others as they are, on the same fleets. The value in force
is bold. Whoever changes it may look at the *setting* columns only. Lead is its median [days]. With
`--curve-seeds` only the first fleets of each preset are asked, so intervals are wider than above.
"""
COINCIDED = """## What false alarms coincided with

To coincide is not to be caused. *There were* is how often that look-alike happened in all.
"""
MISSED = """## What was missed, and why it may have been

On the reported presets, devices read only in the clinic included. `build/detection_more.json` names
every missed failure and every false alarm by its seed and device.
"""
LAPSES = """### Lapses of therapy, by how long they lasted

The truth calls three weeks without a session a lapse; the detector means what a person should be
asked about, four whole weeks at least that missed ten sessions. A remote sends nothing while there
is nothing to send, so a rest looks like a remote that is put away, and is told as silence after
twelve weeks at the earliest. What is over when the log is next read is not told, on purpose: it
would be a page about something that has ended. So short lapses are missed by design.
"""
NAB = """## Outside check: NAB's labelled series

The detector of lead fracture, put to server, traffic and sensor series that it was never meant for,
scored as the Numenta Anomaly Benchmark describes (standard profile; 0 is a detector that never says
anything, 100 a perfect one). The value in force is bold. Only a part of that benchmark's series is
at hand, so the score does not compare with published ones.
"""


def page(found: Report) -> str:
    """Return the page in Markdown."""
    main = FOREIGN if any(row["preset"] == FOREIGN for row in found.rows) else POOLED
    parts = [
        HEAD,
        sections.about(found),
        GOALS,
        sections.goals(found),
        HABIT,
        sections.by_habit(found.rows, main),
    ]
    parts += ["## By preset, all habits together\n", sections.by_preset(found.rows)]
    if found.curves:
        parts += [CURVES, *sections.curves(found.curves)]
    parts += [
        COINCIDED,
        sections.coincidences(found.coincidences, main),
        MISSED,
        sections.missed(found.cases),
    ]
    if found.lapses:
        parts += [LAPSES, sections.lapses(found.lapses)]
    if found.nab is not None:
        parts += [NAB, sections.nab(found.nab)]
    parts += ["## How signals are matched to the truth\n", match.__doc__ or ""]
    return "\n".join(part.strip("\n") + "\n" for part in parts)
