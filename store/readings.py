"""Readings as columns, and back: numbers in one, the limits of censored readings in two beside it.

An average, a minimum or a filter over the column of numbers meets nothing but what was measured.
The columns of limits are null for all sessions without a censored reading, which is nearly every
one; where they are not, they are as long as the list of numbers, and each place is filled in one of
the three at most.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from events.reading import AtLeast, AtMost, Reading
from events.telemetry import Amplitudes, ImpedanceTest, Session

Numbers = Sequence[float | None]
_CENSORED: frozenset[type] = frozenset((AtLeast, AtMost))
_LISTS = ("left_impedance", "right_impedance")
_VALUES = ("left_motor_threshold", "right_motor_threshold")
_UNIT = dict.fromkeys(_LISTS, "ohm") | dict.fromkeys(_VALUES, "ma")
_AMPLITUDES = tuple(Amplitudes.model_fields)
_tests: TypeAdapter[tuple[ImpedanceTest, ...]] = TypeAdapter(tuple[ImpedanceTest, ...])


def split(readings: Sequence[Reading | None]) -> tuple[Numbers, Numbers | None, Numbers | None]:
    """Return the numbers, and the limits at least and at most, where there are any.

    >>> split((520.0, None))
    ((520.0, None), None, None)
    >>> split((520.0, AtLeast(at_least=10_000), None))
    ((520.0, None, None), (None, 10000.0, None), None)
    """
    if _CENSORED.isdisjoint(map(type, readings)):
        return readings, None, None  # type: ignore[return-value]
    numbers = tuple(None if isinstance(r, AtLeast | AtMost) else r for r in readings)
    at_least = tuple(r.at_least if isinstance(r, AtLeast) else None for r in readings)
    at_most = tuple(r.at_most if isinstance(r, AtMost) else None for r in readings)
    return numbers, _if_any(at_least), _if_any(at_most)


def joined(
    numbers: Numbers, at_least: Numbers | None, at_most: Numbers | None
) -> tuple[Reading | None, ...]:
    """Return the readings that `split` took apart.

    >>> joined((520.0, None, None), (None, 10_000.0, None), None)
    (520.0, AtLeast(at_least=10000.0), None)
    """
    if at_least is None and at_most is None:
        return tuple(numbers)
    none = (None,) * len(numbers)
    places = zip(numbers, at_least or none, at_most or none, strict=True)
    return tuple(
        AtLeast(at_least=least)
        if least is not None
        else AtMost(at_most=most)
        if most is not None
        else number
        for number, least, most in places
    )


def columns_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a session says in the columns of the store that are not its own fields."""
    told: dict[str, Any] = {}
    for name in _LISTS:
        unit = _UNIT[name]
        numbers, at_least, at_most = split(fields[f"{name}_{unit}"])
        told[f"{name}_{unit}"] = numbers
        told[f"{name}_at_least_{unit}"], told[f"{name}_at_most_{unit}"] = at_least, at_most
    for name in _VALUES:
        unit = _UNIT[name]
        value = fields[f"{name}_{unit}"]
        told[f"{name}_{unit}"] = None if type(value) in _CENSORED else value
        told[f"{name}_at_least_{unit}"] = value.at_least if type(value) is AtLeast else None
        told[f"{name}_at_most_{unit}"] = value.at_most if type(value) is AtMost else None
    amplitudes, tests = fields["amplitudes"], fields["earlier_tests"]
    told |= {name: getattr(amplitudes, name, None) for name in _AMPLITUDES}
    told["earlier_tests"] = None if tests is None else _tests.dump_json(tests).decode()
    return told


def session_of(columns: Mapping[str, Any]) -> Session:
    """Return the session that stands in a row, whose columns are those of the store."""
    fields = dict(columns)
    for name in (*_LISTS, *_VALUES):
        own = f"{name}_{_UNIT[name]}"
        at_least = fields.pop(f"{name}_at_least_{_UNIT[name]}")
        at_most = fields.pop(f"{name}_at_most_{_UNIT[name]}")
        if name in _LISTS:
            fields[own] = joined(fields[own], at_least, at_most)
        else:
            (fields[own],) = joined((fields[own],), (at_least,), (at_most,))
    amplitudes = {name: fields.pop(name) for name in _AMPLITUDES}
    told = any(value is not None for value in amplitudes.values())
    tests = fields.pop("earlier_tests")
    return Session(
        **fields,
        amplitudes=Amplitudes(**amplitudes) if told else None,
        earlier_tests=None if tests is None else _tests.validate_json(tests),
    )


def _if_any(limits: Numbers) -> Numbers | None:
    return limits if any(limit is not None for limit in limits) else None
