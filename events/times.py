"""Times, dates and ids as text, read one way only: what this takes is what the schemas say.

A time is RFC 3339 text in UTC with a capital T and Z (or +00:00), to the second or finer: HL7 and
DICOM write the day as "20260215", which a kinder parser takes for seconds since 1970. A date is a
whole day, YYYY-MM-DD. An id is a UUID in any of its usual forms, which cannot be mistaken for one
another. The patterns know how long each month is, so that a validator that asserts no `format`
refuses what the codec refuses. See docs/adr/0030.

References
----------
Klyne, G., Newman, C. (2002). Date and Time on the Internet: Timestamps. RFC 3339.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
_FOURTH = "(?:0[48]|[2468][048]|[13579][26])"
_MONTH_AND_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DAY = f"(?:{_YEAR}-{_MONTH_AND_DAY}|(?:[0-9]{{2}}{_FOURTH}|{_FOURTH}00)-02-29)"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|\+00:00)"
_HEX = "[0-9a-fA-F]"
_DASHED = f"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}"

DATE = f"^{_DAY}$"
TIME = f"^{_DAY}T{_CLOCK}$"
ID = rf"^(?:{_HEX}{{32}}|(?:urn:uuid:)?{_DASHED}|\{{{_DASHED}\}})$"


_FORM_OF_DATE = "^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$"
_FORM_OF_TIME = f"{_FORM_OF_DATE[:-1]}T{_CLOCK}$"
"""Of these the parser knows which are on the calendar. Counted repeats would be slower to match."""

SAID = {
    _FORM_OF_TIME: "Input should be a time in UTC as RFC 3339 text, such as 2026-02-15T10:20:30Z",
    _FORM_OF_DATE: "Input should be a whole date as text, such as 2026-02-15",
}
"""What is wrong with a text that has not that form, for those who cannot read a pattern."""


@dataclass(frozen=True, slots=True)
class _Text:
    """Reads from JSON only text of one form; made in Python it is the value itself.

    `parse` is compiled too, and gives times the zone of the standard library, which compares four
    times as fast as pydantic's own; that pays for the look at the form. `pattern` is what the
    schema says of it.
    """

    form: str
    parse: Callable[[str], date]
    pattern: str
    format: str

    def __get_pydantic_core_schema__(
        self, source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        text = core_schema.str_schema(pattern=self.form, strict=True)
        parse = core_schema.no_info_plain_validator_function(self.parse)
        made: CoreSchema = core_schema.date_schema(strict=True)
        if source is datetime:
            made = core_schema.datetime_schema(tz_constraint=0, strict=True)
        return core_schema.json_or_python_schema(
            json_schema=core_schema.chain_schema([text, parse]), python_schema=made
        )

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": self.format, "pattern": self.pattern}


UtcDatetime = Annotated[datetime, _Text(_FORM_OF_TIME, datetime.fromisoformat, TIME, "date-time")]
Day = Annotated[date, _Text(_FORM_OF_DATE, date.fromisoformat, DATE, "date")]
