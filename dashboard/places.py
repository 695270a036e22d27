"""Who may do what where: one table of pages, actions and roles, and the questions asked of it.

A new page is one `Place` here and a file of the same name in `views/`. The navigation, the guard of
every page, write and download (`dashboard.parts.guard`) and the tests read nothing but this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from events.access import ROLES, Role

OFFICER: Role = "safety_officer"
CLINICIAN: Role = "clinician"
REGULATOR: Role = "regulator"
ADMIN: Role = "administrator"

ROLE_NAMES: Mapping[Role, str] = MappingProxyType({role: role.replace("_", " ") for role in ROLES})


class Action(StrEnum):
    """What can be done on a page; each page names those that it knows."""

    VIEW = "view"
    FILE = "file"
    AMEND = "amend"
    REGISTER = "register"
    TRIAGE = "triage"
    DRAFT = "draft"
    EDIT = "edit"
    APPROVE = "approve"
    REFERENCE = "reference"
    EXPORT = "export"
    RETRY = "retry"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who has signed in; `centre` is where a clinician works."""

    account: str
    roles: tuple[Role, ...]
    centre: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page, its way into the navigation, and who may do what on it.

    `section` is None where it is opened from other pages only. Of several pages that a person may
    see, the first in `PLACES` is where that person begins.
    """

    name: str
    title: str
    icon: str
    section: str | None
    grants: Mapping[Action, tuple[Role, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the table grants: to whom, by which role, and to how much of it.

    `centre` is the only centre whose devices, reports and signals may be seen and written about;
    None where all may.
    """

    person: Person
    role: Role
    place: str
    action: Action
    centre: str | None

    @property
    def actor(self) -> str:
        """What stands on every event that is written under this grant: the account and the role."""
        return f"person:{self.person.account}/{self.role}"

    def may(self, action: Action, place: str | None = None) -> bool:
        """Say whether to offer an action; it is checked again when it is taken."""
        return grant(self.person, place or self.place, action) is not None

    def covers(self, centre: str | None) -> bool:
        """Say whether a device that is registered at `centre` is within reach."""
        return self.centre is None or self.centre == centre


PLACES: Mapping[str, Place] = MappingProxyType(
    {
        place.name: place
        for place in (
            Place(
                name="overview",
                title="Overview",
                icon=":material/dashboard:",
                section="Watch",
                grants={Action.VIEW: (OFFICER, REGULATOR)},
            ),
            Place(
                name="signals",
                title="Signals",
                icon=":material/notifications:",
                section="Watch",
                grants={Action.VIEW: (OFFICER, CLINICIAN, REGULATOR)},
            ),
            Place(
                name="devices",
                title="Devices",
                icon=":material/memory:",
                section="Watch",
                grants={Action.VIEW: (OFFICER, CLINICIAN, REGULATOR)},
            ),
            Place(
                name="population",
                title="Population",
                icon=":material/groups:",
                section="Watch",
                grants={Action.VIEW: (OFFICER, REGULATOR), Action.EXPORT: (OFFICER, REGULATOR)},
            ),
            Place(
                name="report",
                title="File an adverse event",
                icon=":material/edit_note:",
                section="Report",
                grants={
                    Action.VIEW: (OFFICER, CLINICIAN),
                    Action.FILE: (OFFICER, CLINICIAN),
                },
            ),
            Place(
                name="reports",
                title="Reports",
                icon=":material/list_alt:",
                section="Report",
                grants={Action.VIEW: (OFFICER, CLINICIAN, REGULATOR)},
            ),
            Place(
                name="register",
                title="Register an implant",
                icon=":material/app_registration:",
                section="Report",
                grants={
                    Action.VIEW: (OFFICER, CLINICIAN),
                    Action.REGISTER: (OFFICER, CLINICIAN),
                },
            ),
            Place(
                name="outcomes",
                title="Outcomes",
                icon=":material/trending_up:",
                section="Report",
                grants={
                    Action.VIEW: (OFFICER, CLINICIAN, REGULATOR),
                    Action.FILE: (CLINICIAN,),
                    Action.EXPORT: (OFFICER, CLINICIAN, REGULATOR),
                },
            ),
            Place(
                name="yellow_card",
                title="Yellow Card drafts",
                icon=":material/draft:",
                section="Report",
                grants={
                    Action.VIEW: (OFFICER,),
                    Action.DRAFT: (OFFICER,),
                    Action.EDIT: (OFFICER,),
                    Action.APPROVE: (OFFICER,),
                    Action.REFERENCE: (OFFICER,),
                    Action.EXPORT: (OFFICER,),
                },
            ),
            Place(
                name="summary",
                title="Signal summary",
                icon=":material/summarize:",
                section="Check",
                grants={
                    Action.VIEW: (OFFICER, REGULATOR),
                    Action.EXPORT: (OFFICER, REGULATOR),
                },
            ),
            Place(
                name="plan",
                title="Plan and detectors",
                icon=":material/rule:",
                section="Check",
                grants={
                    Action.VIEW: (OFFICER, REGULATOR),
                    Action.EXPORT: (OFFICER, REGULATOR),
                },
            ),
            Place(
                name="data",
                title="Data",
                icon=":material/fact_check:",
                section="Check",
                grants={
                    Action.VIEW: (OFFICER, REGULATOR, ADMIN),
                    Action.RETRY: (ADMIN,),
                },
            ),
            Place(
                name="access",
                title="Access",
                icon=":material/key:",
                section="Check",
                grants={
                    Action.VIEW: (REGULATOR, ADMIN),
                    Action.MANAGE: (ADMIN,),
                },
            ),
            Place(
                name="filed",
                title="One report",
                icon=":material/description:",
                section=None,
                grants={
                    Action.VIEW: (OFFICER, CLINICIAN, REGULATOR),
                    Action.AMEND: (OFFICER, CLINICIAN),
                },
            ),
            Place(
                name="methods",
                title="Methods",
                icon=":material/menu_book:",
                section="Check",
                grants={Action.VIEW: (OFFICER, CLINICIAN, REGULATOR)},
            ),
            Place(
                name="signal",
                title="Signal",
                icon=":material/notifications:",
                section=None,
                grants={
                    Action.VIEW: (OFFICER, CLINICIAN, REGULATOR),
                    Action.TRIAGE: (OFFICER,),
                    Action.EXPORT: (OFFICER, CLINICIAN, REGULATOR),
                },
            ),
            Place(
                name="device",
                title="Device",
                icon=":material/memory:",
                section=None,
                grants={
                    Action.VIEW: (OFFICER, CLINICIAN, REGULATOR),
                    Action.EXPORT: (OFFICER, CLINICIAN, REGULATOR),
                },
            ),
            Place(
                name="event",
                title="Event",
                icon=":material/article:",
                section=None,
                grants={Action.VIEW: (OFFICER, CLINICIAN, REGULATOR)},
            ),
        )
    }
)


HOMES = ("overview", "report", "data")
"""Where people begin, the first of them that they may see: clinicians come to report."""


def grant(person: Person, place: str, action: Action) -> Access | None:
    """Return what the table grants a person, or None.

    Where several roles grant it, one that reaches every centre counts before a clinician's.

    >>> jo = Person(account="jo", roles=("clinician",), centre="centre-1")
    >>> granted = grant(jo, "report", Action.FILE)
    >>> granted.actor, granted.centre
    ('person:jo/clinician', 'centre-1')
    >>> grant(jo, "signal", Action.TRIAGE) is None
    True
    """
    granting = [role for role in PLACES[place].grants.get(action, ()) if role in person.roles]
    granting.sort(key=lambda role: role == CLINICIAN)
    if not granting or (granting[0] == CLINICIAN and not person.centre):
        return None
    centre = person.centre if granting[0] == CLINICIAN else None
    return Access(person=person, role=granting[0], place=place, action=action, centre=centre)


def home_of(person: Person) -> str | None:
    """Return the page at which a person begins, if there is one.

    >>> home_of(Person(account="jo", roles=("clinician",), centre="centre-1"))
    'report'
    """
    return next((name for name in HOMES if grant(person, name, Action.VIEW)), None)
