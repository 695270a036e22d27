"""The PMS plan in force: which detectors watch, with which parameters, under which hash.

Everything that decides is in the plan, and its hash is on every signal. So a reader can tell two
signals that were raised by different rules, and an auditor can ask for the rules by name.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from detectors.contract import Detector
from detectors.discovery import Discovery
from detectors.episode import Rules
from detectors.registry import discover

RULES = Rules()
DISCOVERY = Discovery()
HASH_SHOWN = 12
UNNAMED = "of the program's own defaults"


@dataclass(frozen=True, slots=True, kw_only=True)
class PmsPlan:
    """The detectors in force, and the hash of everything that decides on a signal.

    `label` is what people call it, and `discovery` says which of a fleet's signals page: neither
    raises or withdraws one, and so they are not part of the hash.
    """

    detectors: tuple[Detector[Any, Any], ...]
    sha256: str
    label: str = UNNAMED
    episodes: Rules = RULES
    discovery: Discovery = DISCOVERY

    def __str__(self) -> str:
        """Return what people call it, and enough of the hash to find it on a signal's page."""
        return f"{self.label} ({self.sha256[:HASH_SHOWN]})"


def plan_of(
    detectors: tuple[Detector[Any, Any], ...],
    *,
    episodes: Rules = RULES,
    discovery: Discovery = DISCOVERY,
    label: str = UNNAMED,
) -> PmsPlan:
    """Return the plan of these detectors as they are, hashed over names, versions, parameters."""
    digest = sha256(TypeAdapter(Rules).dump_json(episodes))
    for detector in detectors:
        parameters = TypeAdapter(type(detector.parameters)).dump_json(detector.parameters)
        digest.update(f"{detector.name}\n{detector.version}\n".encode() + parameters + b"\n")
    return PmsPlan(
        detectors=detectors,
        sha256=digest.hexdigest(),
        label=label,
        episodes=episodes,
        discovery=discovery,
    )


def default_plan() -> PmsPlan:
    """Return the plan that every detector's own defaults make."""
    return plan_of(discover())
