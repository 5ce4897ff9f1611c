"""What stands in the pack for a meeting about the numbers: three questions, for each building.

The same answers, numbers and rules about small groups as on the page of a building.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from accounts import clock
from accounts.models import District, SchoolYear, Site
from buildings import wall
from buildings.installation import levels as installation
from buildings.models import (
    ActionPlan,
    PlanStep,
    Review,
    ReviewAction,
    Support,
    Target,
    Tracking,
)
from buildings.models.review import Half
from buildings.page import Line, detail_of, lines_of
from buildings.supports import ledger
from records.pdf import html_pdf


@dataclass(frozen=True)
class Chapter:
    """One building."""

    site: Site
    lines: list[dict[str, Any]]  # each target with its answer, chart, numbers and groups
    supports: list[ledger.Entry]
    halves: list[tuple[str, list[ReviewAction]]]  # next steps of the latest review that has any
    review: Review | None
    installed: list[installation.Line]
    plans: list["PlanPaper"]


@dataclass(frozen=True)
class PlanPaper:
    """A plan of 90 days as it is printed."""

    plan: ActionPlan
    steps: list[PlanStep]
    taken_off: list[PlanStep]


def paper_of(plan: ActionPlan) -> PlanPaper:
    steps = list(plan.steps.all())
    off = [step for step in steps if step.taken_off_at is not None]
    return PlanPaper(plan, [step for step in steps if step.taken_off_at is None], off)


def plan_pdf(plan: ActionPlan, district: District, today: date) -> bytes:
    """One plan, alone."""
    context = {
        "paper": paper_of(plan),
        "district": district,
        "today": today,
        "made_at": clock.now(),
        "clock_moved": bool(clock.offset()),
    }
    return html_pdf(render_to_string("pdf/action_plan.html", context), district.brand_color)


def chapter_of(
    site: Site, year: SchoolYear, tracking: Tracking, today: date, names: Sequence[str]
) -> Chapter:
    supports = Support.objects.filter(site=site, school_year=year).for_reading().order_by("pk")
    review = _review_with_steps(site, year)
    components = installation.components_now()
    plans = ActionPlan.objects.filter(site=site, school_year=year)
    return Chapter(
        site,
        [_told(line, today) for line in lines_of(site, year, tracking, today)],
        ledger.entries_of(list(supports), today),
        _halves(review),
        review,
        installation.lines_of(site, components, names),
        [paper_of(plan) for plan in plans.prefetch_related("steps__owner")],
    )


def _told(line: Line, today: date) -> dict[str, Any]:
    found = detail_of(line, today)
    return {"line": line, "chart": found["charts"][0], **found}


def _review_with_steps(site: Site, year: SchoolYear) -> Review | None:
    """Those of a year are opened together, so the last ones have nothing in them yet."""
    said = ReviewAction.objects.said().filter(review=OuterRef("pk"))
    found: Review | None = Review.objects.of(site, year).held().filter(Exists(said)).last()
    return found


def _halves(review: Review | None) -> list[tuple[str, list[ReviewAction]]]:
    if review is None:
        return []
    actions = list(ReviewAction.objects.filter(review=review).said().in_order())
    halves = [(str(half.label), [one for one in actions if one.half == half]) for half in Half]
    return [(label, found) for label, found in halves if found]


def schools_with_targets(year: SchoolYear) -> list[Site]:
    """In the order of the pack of the district."""
    used = Target.objects.standing().filter(school_year=year).values("site")
    return list(Site.objects.filter(pk__in=used).order_by("name", "pk"))


def overview_of(year: SchoolYear, tracking: Tracking, today: date) -> dict[str, Any]:
    """The first pages of the pack of the district: who is off track, and what is installed."""
    asked = wall.Asked()
    found = wall.buildings_of(tracking, year, today, seen=None, asked=asked)
    schools, names = installation.schools_seen(None), installation.level_names()
    rows = installation.spread_rows(installation.components_now(), schools, names, today)
    return {
        "totals": wall.totals_of(found),
        "buildings": [one for one in wall.in_order(found, asked) if one.total],
        "names": names,
        "spreads": rows,
    }


def frame_of(district: District, year: SchoolYear, today: date) -> dict[str, Any]:
    return {"district": district, "year": year, "today": today}
