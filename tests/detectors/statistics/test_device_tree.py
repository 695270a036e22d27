"""A tree of parts, tested from the root down."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm  # type: ignore[import-untyped]

from detectors.statistics.device_tree import Node, along_tree

SHAPE = (
    ("system", None),
    ("generator", "system"),
    ("lead", "system"),
    *((f"generator {i}", "generator") for i in range(2)),
    *((f"lead {i}", "lead") for i in range(4)),
    *((f"lead {i}.{j}", f"lead {i}") for i in range(4) for j in range(3)),
)
P = st.floats(0, 1)


def tree(p: dict[str, float], *, otherwise: float = 1.0) -> list[Node]:
    return [Node(name=n, part_of=of, p=p.get(n, otherwise)) for n, of in SHAPE]


def test_a_child_is_not_asked_where_its_parent_is_silent() -> None:
    nodes = tree({"system": 0.001, "lead": 0.6, "lead 1": 1e-9})

    by_name = {each.name: each for each in along_tree(nodes, alpha=0.05)}

    assert by_name["system"].signals
    assert not by_name["lead 1"].signals
    assert by_name["lead 1"].held_at == "lead"
    assert by_name["lead 1"].adjusted_p >= 0.6


def test_a_version_is_found_through_all_its_parents() -> None:
    nodes = tree({"system": 1e-3, "lead": 1e-3, "lead 2": 1e-3, "lead 2.1": 1e-3})

    signals = [each.name for each in along_tree(nodes, alpha=0.05) if each.signals]

    assert signals == ["system", "lead", "lead 2", "lead 2.1"]


@given(st.lists(P, min_size=len(SHAPE), max_size=len(SHAPE)))
def test_no_node_signals_without_its_parent(p: list[float]) -> None:
    nodes = tree(dict(zip((name for name, _ in SHAPE), p, strict=True)))

    found = along_tree(nodes, alpha=0.3)

    signalled = {each.name for each in found if each.signals}
    assert all(each.part_of in signalled for each in found if each.signals and each.part_of)
    assert all((each.held_at is None) == each.signals for each in found)
    assert len(found) == len(SHAPE)


def test_any_false_signal_is_as_rare_as_alpha_though_the_tests_share_reports() -> None:
    """Each node is tested by the sum over its leaves, so a parent's p depends on its children's."""
    seeded, parts = np.random.default_rng(4), {name: of for name, of in SHAPE}
    leaves = [name for name in parts if name not in parts.values()]
    runs, alarms = 2_000, 0

    for _ in range(runs):
        above = {name: 0.0 for name in parts}
        below = {name: 0 for name in parts}
        for leaf, excess in zip(leaves, seeded.normal(size=len(leaves)), strict=True):
            at: str | None = leaf
            while at is not None:
                above[at] += excess
                below[at] += 1
                at = parts[at]
        nodes = tree({name: float(norm.sf(above[name] / below[name] ** 0.5)) for name in parts})
        alarms += any(each.signals for each in along_tree(nodes, alpha=0.1))

    assert 0.07 * runs < alarms < 0.1 * runs + 2 * (runs * 0.1 * 0.9) ** 0.5


def test_what_is_no_tree_is_refused() -> None:
    a, b = Node(name="a", part_of="b", p=0.1), Node(name="b", part_of="a", p=0.1)

    with pytest.raises(ValueError, match="in a circle"):
        along_tree([a, b], alpha=0.05)
    with pytest.raises(ValueError, match="not in the tree"):
        along_tree([a], alpha=0.05)
    with pytest.raises(ValueError, match="twice"):
        along_tree([a, a, b], alpha=0.05)
    with pytest.raises(ValueError, match="between 0 and 1"):
        along_tree([Node(name="a", part_of=None, p=float("nan"))], alpha=0.05)
