"""Signs and colours: every colour has a second sign beside it, and all can be told apart.

The colours are those of Okabe and Ito (2008), chosen so that people with any common form of colour
blindness tell them apart, on light and on dark ground.
"""

from collections.abc import Mapping

CONTACT_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
CONTACT_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
CONTACT_DASHES = ((1, 0), (6, 2), (2, 2), (8, 2, 2, 2), (4, 4), (1, 3))

SIDE_COLOURS: Mapping[str, str] = {"left": "#0072B2", "right": "#D55E00"}
SIDE_SHAPES: Mapping[str, str] = {"left": "circle", "right": "square"}

EVIDENCE = "#76838D"
"""No colour of a contact, so that no upright line is taken for a reading."""
QUIET = "#8A949C"
INK = "currentColor"
"""Of words within a chart: the text colour of the page around it, light or dark."""

GRADES = ("urgent", "warning", "advisory")
_GRADE_SIGNS: Mapping[str, str] = {"urgent": "▲", "warning": "◆", "advisory": "●"}

KINDS: Mapping[str, tuple[str, str]] = {
    "signal": ("triangle-down", "#D55E00"),
    "decision": ("triangle-right", "#8A949C"),
    "adverse event": ("diamond", "#CC79A7"),
    "imaging": ("square", "#0072B2"),
    "surgery": ("cross", "#E69F00"),
    "settings": ("circle", "#009E73"),
    "MRI": ("triangle-up", "#56B4E9"),
    "questionnaire": ("triangle-left", "#009E73"),
}
"""Shape and colour of each kind of mark on a time line."""

KIND_OF_TYPE: Mapping[str, str] = {
    "signal.raised": "signal",
    "signal.updated": "signal",
    "signal.reviewed": "decision",
    "adverse_event.reported": "adverse event",
    "adverse_event.amended": "adverse event",
    "imaging.performed": "imaging",
    "device.implanted": "surgery",
    "device.revised": "surgery",
    "device.explanted": "surgery",
    "device.activated": "settings",
    "device.reprogrammed": "settings",
    "mri.exposed": "MRI",
    "outcome.recorded": "questionnaire",
}


def graded(grade: str) -> str:
    """Return a grade with its sign.

    >>> graded("urgent")
    '▲ urgent'
    """
    return f"{_GRADE_SIGNS.get(grade, '○')} {grade}"


def kind_of(event_type: str) -> str | None:
    """Return the kind of mark an event makes on a time line; None for one that makes none.

    >>> kind_of("device.revised"), kind_of("telemetry.uploaded")
    ('surgery', None)
    """
    return KIND_OF_TYPE.get(event_type)
