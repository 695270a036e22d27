r"""Questions along a tree: system, then generator or lead, then model, then version.

A child is asked only if its parent was answered with a signal: nobody has to explain a version of a
lead while nothing is wrong with leads. A node with :math:`L_v` of the L leaves below it is tested
at :math:`\alpha L_v / L`, so p is multiplied by :math:`L / L_v`; the adjusted p of a node is the
largest of its own and of those above it, so a child never signals without its parents.

False alarms: the chance of *any* false signal in the whole tree is alpha at most, however the tests
depend on each other (they share reports, so they do), if the p values are valid and a parent's null
says that none of its descendants differs. That is the family-wise error; no share of false signals
is promised beyond it. The price is power at the leaves: the root is tested at alpha, one of forty
versions at a fortieth of it, and an excess of one version that is diluted at the root is not found.

References
----------
Meinshausen, N. (2008). Hierarchical testing of variable importance. Biometrika 95(2), 265-278.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of the device, what it is part of (nothing: the root), and the p of its own test."""

    name: str
    part_of: str | None
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFinding:
    """A node as tested: `held_at` is the first node from the root on where nothing was signalled.

    A node below it was not asked. `adjusted_p` is the smallest alpha at which it would signal.
    """

    name: str
    part_of: str | None
    depth: int
    p: float
    adjusted_p: float
    signals: bool
    held_at: str | None


def along_tree(nodes: Iterable[Node], *, alpha: float) -> tuple[NodeFinding, ...]:
    """Test a tree from the root downwards; parents come before their children in the answer.

    Examples
    --------
    Of two lead models one has a problem. Generators are not asked about further.

    >>> tree = [
    ...     Node(name="system", part_of=None, p=0.001),
    ...     Node(name="generator", part_of="system", p=0.4),
    ...     Node(name="lead", part_of="system", p=0.002),
    ...     Node(name="lead A", part_of="lead", p=0.0005),
    ...     Node(name="lead B", part_of="lead", p=0.03),
    ...     Node(name="generator 1", part_of="generator", p=0.004),
    ... ]
    >>> [(each.name, round(each.adjusted_p, 4)) for each in along_tree(tree, alpha=0.05)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('system', 0.001), ('generator', 1.0), ('generator 1', 1.0), ('lead', 0.003),
     ('lead A', 0.003), ('lead B', 0.09)]
    >>> [each.name for each in along_tree(tree, alpha=0.05) if each.signals]
    ['system', 'lead', 'lead A']
    >>> along_tree(tree, alpha=0.05)[2].held_at
    'generator'
    """
    if not 0 < alpha < 1:
        raise ValueError("alpha must lie between 0 and 1, both excluded")
    known = tuple(nodes)
    children = _children(known)
    leaves = _leaves(known, children)
    total = sum(leaves[root.name] for root in children[None])
    found: list[NodeFinding] = []
    above: list[tuple[Node, int, float, str | None]] = [
        (root, 0, 0.0, None) for root in reversed(children[None])
    ]
    while above:
        node, depth, of_parents, held = above.pop()
        adjusted = min(1.0, max(of_parents, node.p * total / leaves[node.name]))
        signals = adjusted <= alpha
        held = held or (None if signals else node.name)
        found.append(
            NodeFinding(
                name=node.name,
                part_of=node.part_of,
                depth=depth,
                p=node.p,
                adjusted_p=adjusted,
                signals=signals,
                held_at=held,
            )
        )
        below = reversed(children[node.name])
        above.extend((child, depth + 1, adjusted, held) for child in below)
    return tuple(found)


def _children(nodes: tuple[Node, ...]) -> defaultdict[str | None, list[Node]]:
    """Return what is part of what, in the order given; of None, the roots. Refuse what is no tree.

    A node that hangs in a circle is reached from no root.
    """
    names = Counter(node.name for node in nodes)
    children: defaultdict[str | None, list[Node]] = defaultdict(list)
    for node in nodes:
        if names[node.name] > 1:
            message = f"{node.name} stands in the tree twice"
            raise ValueError(message)
        if node.part_of is not None and node.part_of not in names:
            message = f"{node.name} is part of {node.part_of}, which is not in the tree"
            raise ValueError(message)
        if not 0 <= node.p <= 1:
            message = f"the p of {node.name} is {node.p}: a p value lies between 0 and 1"
            raise ValueError(message)
        children[node.part_of].append(node)
    lost = names.keys() - {node.name for node in _downwards(children)}
    if lost:
        message = f"{', '.join(sorted(lost))}: part of itself, in a circle"
        raise ValueError(message)
    return children


def _downwards(children: defaultdict[str | None, list[Node]]) -> Iterator[Node]:
    waiting = list(children[None])
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children[node.name])


def _leaves(nodes: tuple[Node, ...], children: defaultdict[str | None, list[Node]]) -> Counter[str]:
    """Return how many leaves lie below each node; a leaf is one itself."""
    part_of = {node.name: node.part_of for node in nodes}
    leaves: Counter[str] = Counter()
    for node in nodes:
        if not children[node.name]:
            at: str | None = node.name
            while at is not None:
                leaves[at] += 1
                at = part_of[at]
    return leaves
