"""What must an admin finish before the year can begin? Computed from the data, never ticked.

Each app answers for itself: settings.SETUP_TASKS names functions of a district.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import District, Membership, RoleGrant
from accounts.rules import Role

State = Literal["done", "going", "idle", "locked"]
Group = Literal["district", "people", "later"]


@dataclass(frozen=True)
class SetupTask:
    """`group` is the part of the list it stands in; tasks for `later` are not counted."""

    name: str
    hint: str
    state: State
    url: str = ""
    group: Group = "people"

    @property
    def word(self) -> str:
        return {
            "done": _("Done"),
            "going": _("Begun"),
            "idle": _("Later") if self.group == "later" else _("Not started"),
            "locked": _("Not yet open"),
        }[self.state]


def setup_tasks(district: District) -> list[SetupTask]:
    """All tasks, in the order of settings.SETUP_TASKS. Call inside the district's scope."""
    providers: list[Callable[[District], list[SetupTask]]] = [
        import_string(path) for path in settings.SETUP_TASKS
    ]
    return [task for provider in providers for task in provider(district)]


def district_tasks(district: District) -> list[SetupTask]:
    is_told = bool(district.help_phone or district.help_email)
    return [
        SetupTask(
            _("Name, color, and who helps"),
            _("%(name)s. Questions go to %(help)s.")
            % {"name": district.name, "help": district.help_name}
            if is_told
            else _("Add a phone or an e-mail, so that people know whom to ask."),
            "done" if is_told else "going",
            reverse("accounts:district"),
            "district",
        ),
    ]


def people_tasks(district: District) -> list[SetupTask]:
    people = Membership.objects.active()
    count = people.exclude(brought_by=None).count()
    roles = set(
        RoleGrant.objects.filter(membership__is_active=True).values_list("role", flat=True)
    )
    has_hr = bool(roles & {Role.HR_COORDINATOR, Role.HR_MANAGER})
    letters = people.filter(email="", user=None).count()
    loaded = ngettext("%(count)s person.", "%(count)s people.", count) % {"count": count}
    waiting = ngettext(
        "%(count)s person has no e-mail and gets a printed letter.",
        "%(count)s people have no e-mail and get a printed letter.",
        letters,
    ) % {"count": letters}
    return [
        SetupTask(
            _("Load your people"),
            loaded if count else _("We show every change before it happens."),
            "done" if count else "idle",
            url_of("accounts:roster_list" if count else "accounts:roster_upload"),
        ),
        SetupTask(
            _("Give roles"),
            _("HR sees and reminds everyone. Admins set up.")
            if has_hr
            else _("Nobody is HR coordinator or HR manager yet."),
            "done" if has_hr else "idle" if count else "locked",
            reverse("accounts:role_grants") if count or has_hr else "",
        ),
        SetupTask(
            _("Letters for people without e-mail"),
            waiting if letters else _("Everyone has an e-mail or has signed in."),
            "idle" if letters else "done",
            reverse("accounts:start_codes"),
            "later",
        ),
    ]


def url_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def people_without_supervisor() -> int:
    return Membership.objects.active().filter(supervisor=None).count()
