"""A plan as an event, and back: what a signal's hash stands for, readable for ever.

The text goes on the log as it stands in its file. Years later the program may have other detectors,
or other parameters, and cannot work by the old text any more; it can still show it as it is
written, and say what another plan says differently.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from pydantic import ValidationError

from detectors.contract import Detector
from detectors.plan import HASH_SHOWN
from detectors.plan_text import Head, InvalidPlan, SaidPlan, Setting, read_plan, read_toml
from detectors.plan_value import Written, refusals
from events.identity import event_id
from events.plan import PLAN_SUBJECT, DetectorInForce, Plan, PlanDamaged, PlanDeclared, text_hash

SOURCE = "urn:stimwatch:plan"
_VALUE = frozenset(Written.model_fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlan:
    """What a declared plan says.

    `proven` says that this program makes the plan of the same hash of its text. Where the text is
    for detectors that this program does not have, nobody can tell with it.
    """

    said: SaidPlan
    proven: bool


def declaration(
    text: str, *, detectors: tuple[Detector[Any, Any], ...], software: str, now: datetime
) -> PlanDeclared:
    """Return the event that says that the plan in `text` is in force.

    Its id follows from the plan, its words and the program: told by several workers, or again after
    a restart, it is one event. It happened on the plan's own date, and is learnt now.

    Raises
    ------
    InvalidPlan
        If the text is no plan for these detectors.
    """
    written = read_plan(text, detectors=detectors)
    head, plan, hashed = written.head, written.plan, text_hash(text)
    dated = datetime.combine(head.date, time(), tzinfo=UTC)
    approval = head.approved_by
    return PlanDeclared(
        id=event_id(SOURCE, f"{plan.sha256}/{hashed}/{software}"),
        source=SOURCE,
        subject=PLAN_SUBJECT,
        time=min(dated, now),
        recordedtime=now,
        actor="worker",
        data=Plan(
            plan_hash=plan.sha256,
            text_sha256=hashed,
            name=head.name,
            version=head.version,
            dated=head.date,
            approved_by=approval.name,
            approved_on=approval.on,
            detectors=tuple(
                DetectorInForce(name=each.name, version=each.version) for each in plan.detectors
            ),
            software=software,
            text=text,
        ),
    )


def read_declared(plan: Plan, *, detectors: tuple[Detector[Any, Any], ...]) -> ReadPlan:
    """Return what a declared plan says, having looked whether it is the one it says it is.

    Raises
    ------
    PlanDamaged
        If its text is not the one that was declared, is no plan, or makes a plan of another hash.
    """
    if text_hash(plan.text) != plan.text_sha256:
        message = f"the text of the plan {_name(plan)} is damaged: its SHA-256 is another one"
        raise PlanDamaged(message)
    try:
        said = as_written(plan.text)
    except InvalidPlan as invalid:
        message = f"the text of the plan {_name(plan)} is no plan: {invalid.problems[0]}"
        raise PlanDamaged(message) from invalid
    try:
        found = read_plan(plan.text, detectors=detectors).plan.sha256
    except InvalidPlan:
        return ReadPlan(said=said, proven=False)
    if found != plan.plan_hash:
        message = (
            f"the text of the plan {_name(plan)} makes a plan of another hash, "
            f"{found[:HASH_SHOWN]}: it is not what decided. Its producer is at fault; look for the "
            "file that `stimwatch plan check FILE` gives the hash of the signals"
        )
        raise PlanDamaged(message)
    return ReadPlan(said=said, proven=True)


def as_written(text: str) -> SaidPlan:
    """Return what a plan says, whatever detectors it is for: nothing is checked but its form.

    Raises
    ------
    InvalidPlan
        If it is not TOML, or has no head.

    Examples
    --------
    >>> said = as_written('''
    ...     [plan]
    ...     name = "old"
    ...     version = 1
    ...     date = 2020-01-31
    ...     purpose = "an example"
    ...     approved_by = { reason = "an example" }
    ...     [detector.gone]
    ...     version = 2
    ...     beyond.high_ohm = { value = 3000, unit = "ohm" }
    ... ''')
    >>> [(each.table, each.key, each.value) for each in said.settings]
    [('detector.gone', 'version', 2), ('detector.gone', 'beyond.high_ohm', 3000)]
    """
    whole = read_toml(text)
    head = whole.pop("plan", None)
    try:
        read = Head.model_validate(head)
    except ValidationError as error:
        raise InvalidPlan(tuple(f"[plan] {each}" for each in refusals(error))) from error
    tables = {f"detector.{name}": table for name, table in whole.pop("detector", {}).items()}
    settings = (
        setting
        for name, table in (whole | tables).items()
        if isinstance(table, dict)
        for setting in _settings(name, table)
    )
    return SaidPlan(head=read, settings=tuple(settings))


def _settings(table: str, found: dict[str, Any], *, inside: str = "") -> Iterator[Setting]:
    for name, raw in found.items():
        key = f"{inside}{name}"
        if not isinstance(raw, dict):
            yield Setting(table=table, key=key, value=raw, written=Written(value=raw))
        elif raw.keys() <= _VALUE:
            try:
                written = Written.model_validate(raw)
            except ValidationError:  # another program's words of how sure something is
                written = Written(value=raw.get("value"))
            yield Setting(table=table, key=key, value=written.value, written=written)
        else:
            yield from _settings(table, raw, inside=f"{key}.")


def _name(plan: Plan) -> str:
    return f"{plan.name} {plan.version} ({plan.plan_hash[:HASH_SHOWN]})"
