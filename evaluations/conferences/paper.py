"""What stands on the paper of a conference when it is closed? Frozen as it is then.

The mid-year reflection (S1-17) belongs to the worksheet 5240F2; the end of the year has a form of
its own, 5240F3 (S1-20, S1-21).
"""

from accounts.models import Membership
from accounts.numbers import plain_number
from buildings.leader import led_content
from evaluations.conferences.evidence import brought_to
from evaluations.conferences.standing import Standing, standing_of
from evaluations.conferences.worksheet import heading_content, instant, process_of
from evaluations.models import Point, Step, StepRule
from evaluations.steps.sheets import shared_ratings
from evaluations.steps.statements import RECEIVED_VERSION, received_statement
from forms.snapshot import sheet_content
from goals.artifacts import Brought, supporting
from goals.models import GoalChange
from records.forms_5240 import (
    CONFERENCE_NOTES,
    YEAR_END_SUMMARY,
    ConferencePaper,
    GoalChangeContent,
    MeasuredContent,
    PointContent,
)
from records.forms_building import BuildingContent
from records.forms_sheet import SELF_ASSESSMENT

KINDS = {
    StepRule.Kind.PLANNING.value: CONFERENCE_NOTES,
    StepRule.Kind.MID_YEAR.value: CONFERENCE_NOTES,
    StepRule.Kind.SELF_ASSESSMENT.value: SELF_ASSESSMENT,
    StepRule.Kind.YEAR_END.value: YEAR_END_SUMMARY,
}


def kind_of(step: Step) -> str:
    """Document.kind of the paper that closes this step."""
    return KINDS[step.rule.kind]


def form_of(step: Step) -> dict[str, str]:
    """Number and title: the form of the step, or that of its kind.

    The mid-year belongs to the worksheet, and is called as the step is.
    """
    process = process_of(step)
    if step.rule.form_number:
        return process.form_numbered(step.rule.form_number)
    if kind_of(step) == CONFERENCE_NOTES:
        return process.form("worksheet") | {"title": step.rule.name}
    return process.form("summary")


def conference_content(step: Step, *, supervisor: Membership) -> ConferencePaper:
    """`supervisor` is who met the employee: the one in charge, or their delegate."""
    heading = heading_content(step, form=form_of(step), supervisor=supervisor)
    points = list(step.points.select_related("goal__goal_set", "prompt"))
    brought = brought_to(step, points, reader=supervisor)
    next_steps = step.next_steps.select_related("who").order_by("due_on", "pk")
    agreed = GoalChange.objects.agreed().filter(subject_id=step.pk)
    return {
        **heading,
        "attendees": [
            {"name": guest.name, "part": guest.get_part_display()}
            for guest in step.attendees.order_by("name")
        ],
        "points": [_point(point, step, brought) for point in points],
        "goal_changes": [goal_change_content(change) for change in agreed.for_reading()],
        "also_brought": [one.artifact.title for one in brought if not one.goals],
        "next_steps": [
            {"what": s.what, "who": s.who.name, "due_on": s.due_on.isoformat()} for s in next_steps
        ],
        "buildings": buildings_led(step),
        "signing_text": {"version": RECEIVED_VERSION, "words": received_statement()},
        "sheets": [sheet_content(sheet) for sheet in shared_ratings(step)],
    }


def buildings_led(step: Step) -> list[BuildingContent]:
    """How what the employee leads stands, at mid-year and at the end of the year (S2-21)."""
    if step.rule.kind not in {StepRule.Kind.MID_YEAR, StepRule.Kind.YEAR_END}:
        return []
    return led_content(step.employee, process_of(step).school_year)


def _point(point: Point, step: Step, brought: list[Brought]) -> PointContent:
    standing = standing_of(point, step)
    content: PointContent = {
        "kind": point.kind,
        "label": point.title,
        "statement": point.goal.statement if point.goal else "",
        "state": point.state,
        "state_label": point.get_state_display(),
        "reason": point.reason if point.state == Point.State.NOT_NEEDED else "",
        "progress": point.progress,
        "pace": point.get_pace_display(),
        "result": point.result,
        "result_label": point.get_result_display(),
        "notes": point.notes,
        "evidence": [one.artifact.title for one in supporting(point.goal, brought)]
        if point.goal
        else [],
    }
    if standing is not None:
        content["pace"] = standing.pace_word
        content["measured"] = _measured(standing)
    return content


def _measured(standing: Standing) -> MeasuredContent:
    return {
        "value": plain_number(standing.value),
        "unit": standing.unit,
        "expected": plain_number(standing.expected),
        "expected_on": standing.on.isoformat(),
        "computed_pace": standing.computed_word,
        "pace_reason": standing.reason if standing.is_overridden else "",
    }


def goal_change_content(change: GoalChange) -> GoalChangeContent:
    assert change.decided_by is not None
    assert change.decided_at is not None
    return {
        "goal": change.goal.name,
        "parts": [
            {"name": p.part, "label": p.label, "before": p.before, "after": p.after}
            for p in change.parts.all()
        ],
        "reason": change.reason,
        "proposed_by": change.proposed_by.name,
        "proposed_at": instant(change.proposed_at),
        "agreed_by": change.decided_by.name,
        "agreed_at": instant(change.decided_at),
    }
