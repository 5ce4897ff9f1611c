"""On what does a review rest, as the plan that it follows and its own kind say?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from accounts.asking import ask
from deadlines.days import Calendar
from remediation.models import Case, ReviewFacts
from remediation.plans.limits import Broken, Frame, broken_limits, in_year
from remediation.plans.plan import calendar_for
from remediation.reviews.gaps import Code

LAST_NOTICE = "ends_not_after"  # of a kind of review: the day set by law for its notice
SOURCE_LENGTH = 200  # of a ReviewDate
YEARS = 2  # before this school year
NAME_LENGTH = 200  # as lists of standards, and keys of gaps, have room for
# Of each area of the plan the name that notices use; without a standard it is its own title.
AREAS = f"""ARRAY(
        SELECT rtrim(left(coalesce(trim(s.code || ' ' || s.title), nullif(a.standard_words, ''),
            a.title), {NAME_LENGTH}))
        FROM remediation_concern a LEFT JOIN remediation_standard s ON s.id = a.standard_id
        WHERE a.case_id = (SELECT follows_id FROM remediation_case WHERE id = %(case)s)
            AND a.taken_out_at IS NULL
        ORDER BY a.number)"""


@dataclass(frozen=True)
class Basis:
    """Read anew each time: more time for the plan, or a further area, counts at once."""

    standards: Sequence[str] = ()
    begins: date | None = None
    ends: date | None = None
    check_every: int = 0  # calendar days
    observers: int = 1
    broken: Sequence[Broken] = ()  # limits of the plan that were not kept
    sources: Mapping[str, str] = field(default_factory=dict)  # by code of a gap


def basis_of(
    case: Case, calendar: Calendar | None = None, areas: Sequence[str] | None = None
) -> Basis:
    """Where a plan went before, two statements: for its areas and for the calendar of the person,
    unless they are given.
    """
    every, observers = _limit(case, "check_every_days"), _limit(case, "at_least_observers")
    named = {Code.NO_CHECK: every, Code.NO_SECOND_OBSERVER: observers}
    if law := case.kind.limit(LAST_NOTICE):
        named |= {Code.DELIVERED_LATE: law, Code.NO_LAST_NOTICE: law}
    known = {str(code): one["source"] for code, one in named.items() if one}
    own = Basis(
        check_every=every["value"] if every else 0,
        observers=observers["value"] if observers else 1,
        sources=known,
    )
    if case.follows is None:
        return own
    plan = case.follows
    if areas is None:
        ((areas,),) = ask(f"SELECT {AREAS}", {"case": case.pk})
    frame = Frame(
        concerns=len(areas),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        year=plan.school_year,
        calendar=calendar or calendar_for(case.person),
    )
    # Checks are counted as they were held, not as they were planned.
    limits = [one for one in plan.kind.limits if one["code"] != "check_every_days"]
    return replace(
        own,
        standards=list(dict.fromkeys(areas)),
        begins=plan.starts_on,
        ends=plan.ends_on,
        broken=broken_limits(limits, frame),
    )


def _limit(case: Case, code: str) -> dict[str, Any] | None:
    """Of the plan; else of the kind of review itself."""
    of_plan = case.follows.kind.limit(code) if case.follows else None
    return of_plan or case.kind.limit(code)


def first_facts(case: Case, basis: Basis) -> ReviewFacts:
    """What holds until HR writes down something else: three school years, and the plan."""
    start = case.school_year.starts_on
    return ReviewFacts(
        case=case,
        since=start.replace(year=start.year - YEARS, day=min(start.day, 28)),
        standards=list(basis.standards),
        plan_begins=basis.begins,
        plan_ends=basis.ends,
        observers=basis.observers,
        check_every=basis.check_every,
    )


def law_day(case: Case) -> tuple[date, str] | None:
    """The last day for its notice in this school year, with its source."""
    limit = case.kind.limit(LAST_NOTICE)
    if limit is None or not limit.get("law"):
        return None
    return in_year(limit["value"], case.school_year), limit["source"][:SOURCE_LENGTH]


def standards_of(case: Case) -> list[str]:
    """On which ones the review rests today: what HR wrote, else what the plan says."""
    stored = ReviewFacts.objects.filter(case=case).values_list("standards", flat=True).first()
    return list(basis_of(case).standards) if stored is None else list(stored)
