"""What a person changed in a version, also where somebody else has saved another one meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from events.yellow_card import DraftField
from reports.card import Field, Identifying
from reports.card_checks import identifying
from reports.card_form import CONTACT
from reports.card_versions import Version, without_contact
from reports.imdrf import term_of

CODE = "harm.code"


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """What was typed into an older version, on top of a newer one.

    `values` is what the form shows now. `clashes` names the fields that both persons changed: the
    form keeps what was typed, and the person decides.
    """

    values: Mapping[str, str]
    clashes: tuple[str, ...]


def values_of(version: Version) -> Mapping[str, str]:
    """Return the text of every field of a version by its name."""
    return {each.name: each.value for each in version.fields}


def codes_of(version: Version) -> tuple[str, ...]:
    """Return the IMDRF codes of a version, without their terms."""
    listed = (each for each in version.fields if each.name.startswith(f"{CODE}_"))
    return tuple(each.value.partition(" ")[0] for each in listed)


def edit_fields(
    version: Version, typed: Mapping[str, str], codes: Sequence[str] | None = None
) -> tuple[DraftField, ...]:
    """Return what changed of a version: fields typed anew, and empty ones for what was taken out.

    What a person typed has no event as its source any more. `codes` are all that shall hold; None
    leaves them as they are.
    """
    now = values_of(version)
    changed = [
        DraftField(name=name, value=value.strip())
        for name, value in typed.items()
        if value.strip() != now.get(name, "").strip()
    ]
    if codes is not None:
        changed += _changed_codes(version, codes)
    kept = (each for each in changed if not (each.name in CONTACT and now.get(each.name)))
    return without_contact(kept)


def identifying_in(fields: Sequence[DraftField]) -> tuple[Identifying, ...]:
    """Return the edited fields that must not be stored: the ledger keeps for ever."""
    typed = [Field(name=each.name, value=each.value, origin="typed") for each in fields]
    return tuple(identifying(typed))


def carried_over(typed: Mapping[str, str], before: Version, after: Version) -> CarriedOver:
    """Put what was typed into `before` on top of `after`, which somebody else has saved.

    Fields that were left as they stood in `before` take what `after` says, so that saving does not
    undo the other person's work.
    """
    old, new = values_of(before), values_of(after)
    values, clashes = {}, []
    for name, value in typed.items():
        was, is_now = old.get(name, "").strip(), new.get(name, "").strip()
        untouched = value.strip() == was
        values[name] = new.get(name, "") if untouched else value
        if not untouched and is_now not in (was, value.strip()):
            clashes.append(name)
    added = {name: value for name, value in new.items() if name not in typed}
    return CarriedOver(values=values | added, clashes=tuple(clashes))


def codes_carried_over(typed: Sequence[str], before: Version, after: Version) -> tuple[str, ...]:
    """Return the codes of `after`, with those that were put in and without those taken out."""
    old = codes_of(before)
    kept = [code for code in codes_of(after) if code in typed or code not in old]
    return (*kept, *(code for code in typed if code not in old and code not in kept))


def _changed_codes(version: Version, codes: Sequence[str]) -> list[DraftField]:
    have = [each for each in version.fields if each.name.startswith(f"{CODE}_")]
    found = [
        DraftField(name=each.name, value="")
        for each in have
        if each.value.partition(" ")[0] not in codes
    ]
    last = max((int(each.name.rpartition("_")[2]) for each in have), default=0)
    new = [code for code in codes if code not in codes_of(version)]
    return found + [
        DraftField(name=f"{CODE}_{number}", value=f"{code} {term_of(code)}")
        for number, code in enumerate(new, start=last + 1)
    ]
