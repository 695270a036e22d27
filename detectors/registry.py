"""Find the detectors: every module in `detectors/device/` that defines `DETECTOR` is one."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import detectors.device
from detectors.contract import Detector


def discover() -> tuple[Detector[Any, Any], ...]:
    """Return all device detectors, by name. Call it at start-up, never at import time."""
    names = (
        f"detectors.device.{module.name}" for module in iter_modules(detectors.device.__path__)
    )
    modules = map(import_module, names)
    found = [module.DETECTOR for module in modules if hasattr(module, "DETECTOR")]
    assert len({detector.name for detector in found}) == len(found), "detector names must differ"
    assert len({detector.hazard for detector in found}) == len(found), "one detector a hazard"
    return tuple(sorted(found, key=lambda detector: detector.name))
