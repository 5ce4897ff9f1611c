"""What must an admin finish before the year can begin? Computed from the data, never ticked.

Each app answers for itself: settings.SETUP_TASKS names their parts. What all of them ask of the
database goes there in one statement.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.asking import ask_named
from accounts.models import District, SchoolYear
from accounts.rules import Role
from accounts.years import school_year_of

State = Literal["done", "going", "idle", "locked"]
Group = Literal["district", "people", "later"]
Facts = Mapping[str, Any]


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


@dataclass(frozen=True)
class SetupPart:
    """One app's part of the list: the tasks it makes of facts, and the question for its facts.

    `question` is a SELECT of at most one row. Its columns are the facts by their names, all None
    without a row. It may use %(today)s, and %(first_day)s and %(last_day)s of the school year.
    """

    tasks: Callable[[District, Facts], list[SetupTask]]
    question: str = ""


@dataclass(frozen=True)
class SetupList:
    """`tasks` are in the order of their parts."""

    tasks: list[SetupTask]
    facts: Facts
    school_year: SchoolYear


def setup_list(district: District, parts: Sequence[SetupPart] | None = None) -> SetupList:
    """Of settings.SETUP_TASKS, if not told otherwise. Call inside the district's scope."""
    if parts is None:
        parts = [import_string(path) for path in settings.SETUP_TASKS]
    today = clock.today(district)
    year = school_year_of(district, today)
    days = {"today": today, "first_day": year.starts_on, "last_day": year.ends_on}
    facts = answers_to([part.question for part in parts if part.question], days)
    return SetupList([task for part in parts for task in part.tasks(district, facts)], facts, year)


def answers_to(questions: Sequence[str], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """All questions side by side, in one statement."""
    joined = [f"LEFT JOIN ({question}) AS q{n} ON true" for n, question in enumerate(questions)]
    columns = ", ".join(f"q{n}.*" for n in range(len(questions))) or "true"
    return ask_named(f"SELECT {columns} FROM (SELECT) AS one {' '.join(joined)}", parameters)


def district_tasks(district: District, facts: Facts) -> list[SetupTask]:
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


def people_tasks(district: District, facts: Facts) -> list[SetupTask]:
    count, letters, has_hr = facts["brought"], facts["letters"], facts["has_hr"]
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
            reverse("accounts:roster_list" if count else "accounts:roster_upload"),
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


district_part = SetupPart(district_tasks)
people_part = SetupPart(  # each count by itself, for so it has an index
    people_tasks,
    f"""
    SELECT EXISTS (SELECT FROM accounts_membership WHERE is_active) AS has_people,
           (SELECT count(*) FROM accounts_membership
            WHERE is_active AND brought_by_id IS NOT NULL) AS brought,
           (SELECT count(*) FROM accounts_membership
            WHERE is_active AND email = '' AND user_id IS NULL) AS letters,
           (SELECT count(*) FROM accounts_membership
            WHERE is_active AND supervisor_id IS NULL) AS without_supervisor,
           EXISTS (
               SELECT FROM accounts_rolegrant AS held
               JOIN accounts_membership AS holder ON holder.id = held.membership_id
               WHERE holder.is_active
               AND held.role IN ('{Role.HR_COORDINATOR}', '{Role.HR_MANAGER}')
           ) AS has_hr
    """,
)
