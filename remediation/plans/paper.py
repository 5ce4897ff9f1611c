"""What stands on the paper of a plan? Frozen when the evaluator signs that they talked it over."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from records.forms_case import CaseLine, CasePaper, CaseSection
from records.heading import district_content, employee_content
from remediation.models import Case, Concern, PlanItem, ProgressPoint, Support
from remediation.plans.parts import read_series
from remediation.plans.plan import Plan
from remediation.plans.progress import Progress, progress_of

Rows = Iterable[tuple[str, str]]


def shared_statement() -> str:
    """E10: “shared and discussed”, not agreement."""
    return _("We talked over this plan. Signing does not mean that I agree with each point.")


def declined_statement() -> str:
    return _("I was asked to sign this plan and I do not sign it.")


def outcome_statement() -> str:
    return _("We talked over how this plan ended. Signing does not mean that I agree with it.")


def outcome_declined_statement() -> str:
    return _("I was asked to sign how this plan ended and I do not sign it.")


def plan_content(case: Case) -> CasePaper:
    plan = Plan(case)
    facts = [
        *_frame(case),
        *_origins(case),
        (_("Why this plan"), case.reason),
        (_("Rules"), case.kind.source),
    ]
    areas = [_area(concern, case) for concern in plan.concerns]
    return _paper(case, facts, [*areas, _help(plan.supports), _checks(plan)])


def outcome_content(case: Case) -> CasePaper:
    facts = [
        *_frame(case),
        (_("Ended"), _day(case.ended_on)),
        (_("How it ended"), case.get_outcome_display()),
        (_("What shows it"), case.outcome_words),
        (_("What follows"), case.consequence),
    ]
    return _paper(case, facts, [_checks(Plan(case)), *_progress(case)])


def _origins(case: Case) -> list[tuple[str, str]]:
    rows = case.origins.order_by("on", "pk")
    told = [", ".join(part for part in (one.words, _day(one.on)) if part) for one in rows]
    return [(_("Began from"), words) for words in told]


def _frame(case: Case) -> list[tuple[str, str]]:
    return [
        (_("Evaluator"), case.evaluator.name),
        (_("Started by"), case.initiator.name),
        (_("Noted"), _day(case.noted_on)),
        (_("First day"), _day(case.starts_on)),
        (_("Last day"), _day(case.ends_on)),
    ]


def _paper(case: Case, facts: Rows, sections: Sequence[CaseSection]) -> CasePaper:
    district = case.person.district
    return {
        "form": {"number": "", "title": case.kind.title, "group": ""},
        "district": district_content(district),
        "school_year": case.school_year.label,
        "employee": employee_content(case.person),
        "facts": _lines(facts),
        "sections": [section for section in sections if section["lines"]],
    }


def _area(concern: Concern, case: Case) -> CaseSection:
    standard = concern.standard.name if concern.standard else concern.standard_words
    facts = [(_day(fact.happened_on), fact.words) for fact in concern.facts.all()]
    points = [row for item in concern.items.all() for row in _point(item, case)]
    rows = [
        (_("Standard"), standard),
        *facts,
        (_("Impact"), concern.impact),
        (_("Help so far"), concern.prior_support),
        (_("What is expected"), concern.expectation),
        (_("How it is measured"), concern.measure),
        *points,
    ]
    return {"heading": f"{concern.number}. {concern.title}", "lines": _lines(rows)}


def _point(item: PlanItem, case: Case) -> list[tuple[str, str]]:
    kind = item.get_kind_display()
    whose = _("%(kind)s, words of %(name)s")
    return [
        (whose % {"kind": kind, "name": case.person.name}, item.employee_words),
        (whose % {"kind": kind, "name": case.evaluator.name}, item.supervisor_words),
        (f"{kind}, {item.get_state_display().lower()}", item.settled_words),
        (_("Reason for the decision"), item.decision_reason),
    ]


def _help(supports: Sequence[Support]) -> CaseSection:
    rows = [
        (
            support.what,
            _("%(who)s, by %(day)s")
            % {"who": support.from_words, "day": _day(support.promised_for)},
        )
        for support in supports
        if support.called_off_at is None
    ]
    return {"heading": _("Help we promised"), "lines": _lines(rows)}


def _checks(plan: Plan) -> CaseSection:
    rows = []
    for check in plan.checks:
        if check.held_on is None:
            rows.append((_day(check.due_on), _("Set")))
            continue
        levels = ", ".join(
            f"{rating.concern.title}: {rating.get_level_display()}"
            for rating in check.ratings.all()
        )
        words = [levels, check.supervisor_words, check.employee_words, check.changes]
        rows.append((_day(check.held_on), "\n".join(line for line in words if line)))
    return {"heading": _("Checks"), "lines": _lines(rows)}


def _progress(case: Case) -> list[CaseSection]:
    """What was followed, value by value: the last entry of each day."""
    found: list[CaseSection] = []
    for one in progress_of(read_series(case)):
        said = [(_day(point.on), _said(one, point)) for point in one.holding]
        goal = [(_("Goal"), one.target)]
        heading = _("Progress: %(title)s") % {"title": one.series.title}
        found.append({"heading": heading, "lines": _lines([*goal, *said]) if said else []})
    return found


def _said(one: Progress, point: ProgressPoint) -> str:
    said = one.series.said(point.value)
    return f"{said}. {point.words}" if point.words else said


def _lines(rows: Rows) -> list[CaseLine]:
    return [{"label": label, "words": words} for label, words in rows if words]


def _day(day: date | None) -> str:
    return date_format(day, "F j, Y") if day else ""
