"""Where can this person go from the bar? It depends on their roles."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import rules
from accounts.models import Membership, RoleGrant
from accounts.page_address import address_of

Role = RoleGrant.Role
GOALS = "goals:mine"  # not shown to those whose year begins without goals
OWN = ["home", GOALS, "goals:idp_mine"]
RULES = "evaluations:units"  # in the account menu of everybody
POLICIES = "forms:policies"  # likewise
TRAININGS = "evaluations:trainings_mine"  # in that of those who evaluate
SUPERVISOR = ["evaluations:queue"]
ASKING = "evaluations:prompts"  # in the account menu of those who ask questions of their own
PLANS = "remediation:plans"  # in the account menu of whoever has people
HELP = "remediation:help"  # likewise
ASK = {Role.ADMIN, Role.HR_COORDINATOR, Role.HR_MANAGER, Role.SITE_LEADER}
TRACKING = "buildings:wall"  # in the bar of who leads, in the account menu of who may look
HR = [
    "reports:overview",
    "accounts:people",
    "remediation:desk",
    "deadlines:calendar",
    "evaluations:process_list",
    "records:exchanges",
]
ALSO = {  # pages of an entry whose addresses begin in another way
    "reports:overview": (TRACKING,),
    "accounts:people": ("deadlines:leaves",),
    "accounts:setup": ("accounts:start_codes",),
    "deadlines:calendar": ("deadlines:outbox",),
    "evaluations:process_list": ("evaluations:core", "evaluations:cycle_list", "forms:forms"),
}
LEAD = {Role.EXECUTIVE, Role.SITE_LEADER}
OFFICE = {
    Role.EXECUTIVE: ["reports:overview"],
    Role.HR_COORDINATOR: HR,
    Role.HR_MANAGER: [*HR, "records:to_file"],
    Role.ADMIN: [
        "accounts:setup",
        "evaluations:process_list",
        "deadlines:calendar",
        "accounts:people",
        "accounts:audit",
    ],
}


@dataclass(frozen=True)
class Bar:
    """What the bar holds for one person on one page."""

    nav: list[dict[str, Any]] = field(default_factory=list)
    own: list[dict[str, Any]] = field(default_factory=list)  # in the account menu
    can_find_people: bool = False
    unread: int = 0  # beside the inbox


def bar_for(membership: Membership | None, path: str) -> Bar:
    """A query for each count (settings.NAV_COUNTS); the rest came with the membership."""
    if membership is None:
        return Bar()
    roles = rules.roles_of(membership)
    supervises = rules.has_people(membership)
    audience = membership.__dict__.get("buildings_audience")  # None: the area is off
    names = entries_for(roles, supervises=supervises, tracks=audience is not None)
    counts = {name: count(membership) for name, count in counters().items() if name in names}
    asks = bool(roles & ASK) or rules.has_reports(membership)
    menu = [*OWN, ASKING, TRAININGS] if asks else [*OWN]
    menu += [RULES, POLICIES]
    if supervises:
        menu.append(PLANS)
    if supervises or Role.SITE_LEADER in roles:
        menu.append(HELP)
    if audience is not None and (roles or audience != "leaders"):
        menu.insert(len(OWN), TRACKING)
    hidden = {GOALS} if membership.__dict__.get("sets_no_goals") else set()
    return Bar(
        nav=build([name for name in names if name not in hidden], path, counts),
        own=build([name for name in menu if name not in {*names, *hidden}], path, {}),
        can_find_people=supervises or bool(roles),
        unread=membership.__dict__.get("unread", 0),
    )


def entries_for(roles: frozenset[str], *, supervises: bool, tracks: bool = False) -> list[str]:
    """URL names, in order. Office people find their own goals in the account menu.

    `tracks`: the district tracks how its buildings stand.
    """
    office = [name for role in OFFICE if role in roles for name in OFFICE[role]]
    if office:
        names = office + (SUPERVISOR if supervises else [])
    else:
        names = OWN[:1] + (SUPERVISOR if supervises else []) + OWN[1:]
    if tracks and roles & LEAD:
        names = [*names[:1], TRACKING, *names[1:]]
    return list(dict.fromkeys(names))


def labels() -> dict[str, str]:
    return {
        "home": _("Home"),
        "goals:mine": _("My goals"),
        "goals:idp_mine": _("Development plan"),
        "evaluations:queue": _("Sign-offs"),
        RULES: _("Rules and contacts"),
        TRAININGS: _("My trainings"),
        POLICIES: _("Policies and procedures"),
        "evaluations:prompts": _("Questions for meetings"),
        "reports:overview": _("Overview"),
        "accounts:people": _("People"),
        "remediation:desk": _("Plans"),
        PLANS: _("Plans of my people"),
        HELP: _("Help with plans"),
        "records:exchanges": _("Responses"),
        "records:to_file": _("To file"),
        "accounts:setup": _("Setup"),
        "evaluations:process_list": _("Process rules"),
        "deadlines:calendar": _("Calendar"),
        "accounts:audit": _("Audit log"),
        TRACKING: _("School progress"),
    }


def build(names: list[str], path: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Entries with label, url, count and whether it is the page we are on."""
    words, urls = labels(), {name: address_of(name) for name in names}
    entry_of = {address_of(also): name for name in names for also in ALSO.get(name, ())}
    entry_of |= {url: name for name, url in urls.items()}  # an entry of its own comes first
    here = max((url for url in entry_of if is_within(path, url)), key=len, default=None)
    return [
        {
            "label": words[name],
            "url": url,
            "count": counts.get(name),
            "current": here is not None and entry_of[here] == name,
        }
        for name, url in urls.items()
    ]


def place_of(request: HttpRequest) -> str:
    return getattr(request, "bar_path", request.path)


def leave_own_entry(request: HttpRequest, owner: Membership) -> None:
    """For a view below an entry that says "My …": what is somebody else's lies outside of it."""
    membership = getattr(request, "membership", None)
    if membership is None or membership.pk != owner.pk:
        request.bar_path = ""  # type: ignore[attr-defined]  # DistrictRequest


def is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


@cache
def counters() -> dict[str, Any]:
    """What counts the work behind an entry: settings.NAV_COUNTS, URL name to dotted path."""
    return {name: import_string(path) for name, path in settings.NAV_COUNTS.items()}
