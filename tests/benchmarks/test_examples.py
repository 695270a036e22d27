import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

import benchmarks.detection

NAMES = [
    f"benchmarks.detection.{module.name}" for module in iter_modules(benchmarks.detection.__path__)
]


@pytest.mark.parametrize("name", [*NAMES, "benchmarks.nab"])
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
