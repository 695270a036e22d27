"""One value of a plan as it is written: the number, its unit, its source and how sure that is.

A value that nobody knows is left out and stands with the reason; then it has no source. Whatever is
wrong is returned in words that say what was expected, so that a reader can go on to the next value.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from detectors.plan_units import range_problem, unit_of, unit_problem

Confidence = Literal["verified", "reported", "assumed"]
Words = Annotated[str, Field(min_length=1)]
Problems = tuple[str, ...]
STRICT = ConfigDict(frozen=True, strict=True, extra="forbid")


class Written(BaseModel):
    """What a file says of one value."""

    model_config = STRICT

    value: Any = None
    unit: Words | None = None
    source: Words | None = None
    confidence: Confidence | None = None
    reason: Words | None = None


NOTHING = Written()


def read_value(hint: Any, raw: object, *, name: str) -> tuple[Any, Written, Problems]:
    """Return a value of the type `hint`, what is written of it, and what is wrong with that.

    Examples
    --------
    >>> raw = {"value": 3000, "unit": "ohm", "source": "none found", "confidence": "assumed"}
    >>> read_value(float, raw, name="high_ohm")[0]
    3000.0
    >>> read_value(float, {"value": 3.0, "unit": "kohm"}, name="high_ohm")[2]
    ... # doctest: +NORMALIZE_WHITESPACE
    ("unit is 'kohm'; expected 'ohm', as the name says",
     'source is missing; expected where the value comes from, or "none found"',
     'confidence is missing; expected verified, reported or assumed')
    """
    if raw is None:
        return None, NOTHING, (f"missing; expected {_form(name)}",)
    if not isinstance(raw, dict):
        return None, NOTHING, (f"{shown(raw)}; expected {_form(name)}",)
    try:
        written = Written.model_validate(raw)
    except ValidationError as refused:
        return None, NOTHING, refusals(refused)
    if written.value is None:
        return None, written, _null_problems(hint, written)
    try:
        value = TypeAdapter(hint).validate_python(_tuples(written.value), strict=True)
    except ValidationError as refused:
        (first, *_) = (error["msg"] for error in refused.errors())
        wrong = f"value is {shown(written.value)}; {first.replace('Input should be', 'expected')}"
        return None, written, (wrong, *_words_problems(written))
    return value, written, (*_number_problems(value, written, name), *_words_problems(written))


def refusals(error: ValidationError) -> Problems:
    """Return what a model did not accept, a sentence each."""
    return tuple(_refusal(each) for each in error.errors())


def shown(raw: object) -> str:
    """Return a value as a message shows it.

    >>> shown("x" * 99), shown(True)
    ("'xxxxxxxxxxxxxxxxxxxxxxxxxxxx...", 'true')
    """
    if isinstance(raw, bool):
        return str(raw).lower()
    text = repr(raw)
    return text if len(text) <= 32 else f"{text[:29]}..."


def _refusal(error: Any) -> str:
    where = ".".join(map(str, error["loc"]))
    match error["type"]:
        case "missing":
            return f"{where} is missing"
        case "extra_forbidden":
            return f"{where} is unknown here"
        case _:
            expected = error["msg"].removeprefix("Value error, ")
            return f"{where} is {shown(error['input'])}; {expected[0].lower()}{expected[1:]}"


def _form(name: str) -> str:
    unit = unit_of(name) or "..."
    return f'{{ value = ..., unit = "{unit}", confidence = "...", source = "..." }}'


def _null_problems(hint: Any, written: Written) -> Problems:
    """Return what is wrong where there is no value."""
    try:
        TypeAdapter(hint).validate_python(None, strict=True)
    except ValidationError:
        return ("value is missing; expected one, for this detector does not work without it",)
    if written.reason is None:
        return ("value is missing; expected one, or the reason why nobody knows it",)
    if written.source or written.confidence:
        return ("there is no value; expected its reason alone, without source or confidence",)
    return ()


def _number_problems(value: Any, written: Written, name: str) -> Problems:
    numbers = [v for v in (value if isinstance(value, tuple) else (value,)) if _is_number(v)]
    if not numbers:
        return ()
    wrong = unit_problem(name, written.unit)
    if wrong is not None or written.unit is None:
        return (wrong,) if wrong else ()
    found = (range_problem(number, written.unit) for number in numbers)
    return tuple(dict.fromkeys(problem for problem in found if problem is not None))


def _words_problems(written: Written) -> Problems:
    wrong = []
    if written.source is None:
        wrong.append('source is missing; expected where the value comes from, or "none found"')
    if written.confidence is None:
        wrong.append("confidence is missing; expected verified, reported or assumed")
    if written.reason is not None:
        wrong.append("reason is for a value that nobody knows; expected none beside a value")
    return tuple(wrong)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _tuples(raw: Any) -> Any:
    """Return TOML's arrays as tuples, which parameters hold."""
    return tuple(map(_tuples, raw)) if isinstance(raw, list) else raw
