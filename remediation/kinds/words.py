"""What does a kind of plan say, in sentences for people?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from remediation.models import CaseKind

LEAP_YEAR = 2000  # so that every day of a year can be said


@dataclass(frozen=True)
class Limit:
    """One rule that is kept, where it stands, and when it was last compared with that."""

    words: str
    source: str
    is_law: bool
    checked_on: date | None


def limits_of(kind: CaseKind) -> list[Limit]:
    """In the order of the file."""
    return [
        Limit(
            WORDS[one["code"]](one),
            one["source"],
            one.get("law", False),
            date.fromisoformat(one["checked_on"]) if one.get("checked_on") else None,
        )
        for one in kind.limits
    ]


def starters_of(kind: CaseKind) -> list[str]:
    """Who may begin one."""
    may = {
        _("the employee"): kind.employee_starts,
        _("the supervisor"): kind.supervisor_starts,
        _("HR"): kind.coordinator_starts,
    }
    return [who for who, is_allowed in may.items() if is_allowed]


def voices_of(kind: CaseKind) -> list[str]:
    """Who writes, approves, reads and answers."""
    said = []
    if kind.is_plan:
        said.append(_("Employee and supervisor write each point in a voice of their own."))
    if kind.needs_review:
        said.append(_("A coordinator of HR approves it before it is shared."))
    if kind.response_days:
        said.append(_days_to_respond(kind.response_days))
    if kind.representative:
        told = _("May come along: %(who)s.")
        said.append(told % {"who": kind.representative[:1].lower() + kind.representative[1:]})
    site = _("Site leaders can read it once it is shared.")
    said.append(site if kind.site_leaders_see else _("Site leaders do not see it."))
    return said


def _days_to_respond(count: int) -> str:
    told = ngettext(
        "The employee can respond for %(n)s work day.",
        "The employee can respond for %(n)s work days.",
        count,
    )
    return told % {"n": count}


def _counted(one: str, many: str) -> Callable[[dict[str, Any]], str]:
    return lambda limit: ngettext(one, many, limit["value"]) % {"n": limit["value"]}


def _on_day(words: Any) -> Callable[[dict[str, Any]], str]:
    def told(limit: dict[str, Any]) -> str:
        day = date.fromisoformat(f"{LEAP_YEAR}-{limit['value']}")
        return str(words) % {"day": date_format(day, "F j")}

    return told


def _clock(calendar: Any, work: Any) -> Callable[[dict[str, Any]], str]:
    """A clock of an appeal runs in calendar days, or in work days."""
    return lambda limit: (
        str(work if limit.get("unit") == "work" else calendar) % {"n": limit["value"]}
    )


WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "at_most_concerns": _counted("At most %(n)s area.", "At most %(n)s areas."),
    "at_least_school_days": _counted(
        "It lasts at least %(n)s school day.", "It lasts at least %(n)s school days."
    ),
    "starts_not_before": _on_day(_l("It begins after %(day)s.")),
    "ends_not_after": _on_day(_l("It ends by %(day)s.")),
    "check_every_days": _counted(
        "A check at least every %(n)s day.", "A check at least every %(n)s days."
    ),
    "evaluator_stays": lambda limit: _("The evaluator stays the same to the end."),
    "sign_within_days": _counted(
        "Both sign within %(n)s work day.", "Both sign within %(n)s work days."
    ),
    "at_least_observers": _counted(
        "At least %(n)s person observes.", "At least %(n)s different people observe."
    ),
    "ask_within_days": _clock(
        _l("Asked for within %(n)s days of the delivery."),
        _l("Asked for within %(n)s work days of the delivery."),
    ),
    "answer_within_days": _clock(
        _l("Answered in writing within %(n)s days."),
        _l("Answered in writing within %(n)s work days."),
    ),
    "hear_within_days": _clock(
        _l("Heard within %(n)s days."), _l("Heard within %(n)s work days.")
    ),
    "decide_within_days": _clock(
        _l("Decided within %(n)s days of the hearing."),
        _l("Decided within %(n)s work days of the hearing."),
    ),
}
