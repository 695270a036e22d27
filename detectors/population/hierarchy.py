r"""Where a monitor stands among the others: the system, its parts, and strata within strata.

The tree follows from what was declared. On top is the system; below it the lead, the generator, and
what concerns the patient and the therapy, by hazard; below these the monitors. Of two monitors of
one hazard the one with fewer constraints on its stratum is above the other if the other has all of
them: all devices, then a lead model, then a version of it. Of several the largest such set is the
parent; of equally large ones, the one declared by what stands first in `Stratum`. A comparison of
two parts is asked below comparisons with the same comparator only: "more than expected" and "more
than another lead" are two questions.

A part is not a monitor. Its p value is that of its monitors together: the smallest times their
number, which holds at any time if theirs do, however they depend on each other. A monitor that
could not be evaluated has p = 1 and holds nobody: what would be below it is asked below its parent.

Why asking along a tree errs as seldom as it says is told in `detectors.statistics.device_tree`: of
the nodes with nothing to find those with none above them lie side by side, and their levels add up
to alpha at most. That needs no relation between the hypotheses, so a parent that dilutes what one
of its children has costs power and never the level.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detectors.statistics.device_tree import Node, NodeFinding, along_tree
from events.surveillance import Monitor, Stratum
from events.vocabulary import Hazard

SYSTEM = "the system"
LEAD, GENERATOR, PATIENT = "the lead", "the generator", "patient and therapy"
PART_OF: Mapping[Hazard, str] = {
    "lead_fracture": LEAD,
    "lead_migration": LEAD,
    "generator_failure": GENERATOR,
}
"""What a hazard is of; all others concern the patient and the therapy. No id has a space in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A monitor, and the p value that holds at any time; null where it was not evaluated."""

    monitor: Monitor
    anytime_p: float | None


def along_hierarchy(placed: Sequence[Placed], *, alpha: float) -> tuple[NodeFinding, ...]:
    """Test monitors along their tree, from the system downwards.

    Examples
    --------
    One lead model of two breaks more often than expected; infections are as expected.

    >>> def monitor(name, hazard, **stratum):
    ...     return Monitor(
    ...         monitor_id=name, version=1, hazard=hazard, stratum=Stratum(**stratum),
    ...         method="poisson-spending", alpha=0.05,
    ...     )
    >>> found = along_hierarchy(
    ...     [
    ...         Placed(monitor=monitor("all", "lead_fracture"), anytime_p=0.004),
    ...         Placed(monitor=monitor("a", "lead_fracture", lead_model="A"), anytime_p=0.001),
    ...         Placed(monitor=monitor("b", "lead_fracture", lead_model="B"), anytime_p=0.7),
    ...         Placed(monitor=monitor("infection", "infection"), anytime_p=0.3),
    ...     ],
    ...     alpha=0.05,
    ... )
    >>> [(each.name, round(each.adjusted_p, 4), each.held_at) for each in found]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('the system', 0.004, None), ('the lead', 0.0045, None), ('all', 0.006, None),
     ('a', 0.006, None), ('b', 1.0, 'b'), ('patient and therapy', 0.9, 'patient and therapy'),
     ('infection', 0.9, 'patient and therapy')]
    """
    if not placed:
        return ()
    parts = dict.fromkeys(part_of(each.monitor.hazard) for each in placed)
    inside = {
        part: [each for each in placed if part_of(each.monitor.hazard) == part] for part in parts
    }
    asked = [each.monitor for each in placed if each.anytime_p is not None]
    nodes = [Node(name=SYSTEM, part_of=None, p=together(placed))]
    nodes += (Node(name=part, part_of=SYSTEM, p=together(inside[part])) for part in parts)
    for each in placed:
        above = parent_of(each.monitor, asked)
        nodes.append(
            Node(
                name=each.monitor.monitor_id,
                part_of=above.monitor_id if above else part_of(each.monitor.hazard),
                p=1.0 if each.anytime_p is None else each.anytime_p,
            )
        )
    return along_tree(nodes, alpha=alpha)


def part_of(hazard: Hazard) -> str:
    """Return the part of the system that a hazard is of."""
    return PART_OF.get(hazard, PATIENT)


def together(placed: Sequence[Placed]) -> float:
    """Return the p value of several monitors together, which holds at any time.

    >>> same = Monitor(monitor_id="m", version=1, hazard="pain", method="any", alpha=0.05)
    >>> together([Placed(monitor=same, anytime_p=p) for p in (0.01, 0.4, None)])
    0.03
    """
    known = [each.anytime_p for each in placed if each.anytime_p is not None]
    return min(1.0, len(placed) * min(known, default=1.0))


def parent_of(monitor: Monitor, others: Sequence[Monitor]) -> Monitor | None:
    """Return the monitor of the same hazard with the largest proper subset of the constraints.

    >>> def monitor(name, **stratum):
    ...     return Monitor(
    ...         monitor_id=name, version=1, hazard="pain", stratum=Stratum(**stratum),
    ...         method="any", alpha=0.05,
    ...     )
    >>> asked = [
    ...     monitor("all"), monitor("a", lead_model="A"), monitor("b", lead_model="B"),
    ...     monitor("a1", lead_model="A", lead_version="1"),
    ... ]
    >>> [above and above.monitor_id for above in (parent_of(each, asked) for each in asked)]
    [None, 'all', 'all', 'a']
    """
    own = _constraints(monitor.stratum)
    wider = [
        other
        for other in others
        if other.hazard == monitor.hazard
        and other.comparator == monitor.comparator
        and _constraints(other.stratum) < own
    ]
    return min(wider, key=_nearest_first, default=None)


def _nearest_first(monitor: Monitor) -> tuple[int, tuple[int, ...], str]:
    constraints = _constraints(monitor.stratum)
    order = tuple(Stratum.model_fields)
    return (
        -len(constraints),
        tuple(sorted(order.index(name) for name, _ in constraints)),
        monitor.monitor_id,
    )


def _constraints(stratum: Stratum) -> frozenset[tuple[str, object]]:
    named = ((name, getattr(stratum, name)) for name in Stratum.model_fields)
    return frozenset((name, value) for name, value in named if value is not None)
