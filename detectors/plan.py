"""The PMS plan in force: which detectors watch, with which parameters, under which hash.

Everything that decides is in the plan, and its hash is on every signal. So a reader can tell two
signals that were raised by different rules, and an auditor can ask for the rules by name.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from detectors.contract import Detector
from detectors.registry import discover


@dataclass(frozen=True, slots=True, kw_only=True)
class PmsPlan:
    """The detectors in force, and the hash of everything that decides."""

    detectors: tuple[Detector[Any, Any], ...]
    sha256: str


def plan_of(detectors: tuple[Detector[Any, Any], ...]) -> PmsPlan:
    """Return the plan of these detectors as they are, hashed over names, versions, parameters."""
    digest = sha256()
    for detector in detectors:
        parameters = TypeAdapter(type(detector.parameters)).dump_json(detector.parameters)
        digest.update(f"{detector.name}\n{detector.version}\n".encode() + parameters + b"\n")
    return PmsPlan(detectors=detectors, sha256=digest.hexdigest())


def default_plan() -> PmsPlan:
    """Return the plan that every detector's own defaults make."""
    return plan_of(discover())
