"""A round of recommendations is opened for everybody it is about, and closed by HR."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import BargainingUnit, Membership, SchoolYear
from accounts.rules import require
from accounts.wording import long_date
from deadlines.dates import dates_of
from deadlines.grammar import write_rule
from deadlines.models import DeadlineRule, NoticeKind
from deadlines.office_calendar import office_calendar
from deadlines.rule import Comparison, MonthDay, Roll, Rule
from deadlines.services.deadline import due_for, post_deadlines
from deadlines.services.in_bulk import cancel_deadlines
from deadlines.services.notice import tell
from remediation.library.audiences import Audience
from remediation.models import (
    Recommendation,
    RecommendationRound,
    RecommendationStage,
    RecommendationTurn,
)
from remediation.recommendations.rules import can_close_round, can_open_round
from remediation.services.recommendation_turn import ACT_WRITE, TURN, path_of, what_of

Who = RecommendationStage.Who

FILL = """
    INSERT INTO remediation_recommendation
        (round_id, person_id, site_id, choice, reason, state)
    SELECT %(round)s, m.id, m.site_id, '', '', 'open'
    FROM accounts_membership m
    WHERE m.is_active AND m.supervisor_id IS NOT NULL
        AND (%(certified)s::boolean IS NULL OR m.is_certified = %(certified)s)
        AND (%(unit)s::uuid IS NULL OR m.unit_id = %(unit)s)
    ON CONFLICT DO NOTHING
"""
TURNS = """
    INSERT INTO remediation_recommendationturn (stage_id, holder_id)
    SELECT DISTINCT %(stage)s::uuid, m.supervisor_id
    FROM remediation_recommendation r JOIN accounts_membership m ON m.id = r.person_id
    WHERE r.round_id = %(round)s AND m.supervisor_id IS NOT NULL
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class PlannedStage:
    """One who approves, and by when. `approver` of none: the evaluator's own supervisor."""

    title: str
    by: date
    approver: Membership | None = None


@dataclass(frozen=True)
class Plan:
    """What HR sets before a round is opened."""

    title: str
    audience: str
    recommend_by: date
    notice_by: date
    source: str = ""  # of the legal date
    stages: Sequence[PlannedStage] = ()
    unit: BargainingUnit | None = None
    labels: dict[str, str] = field(default_factory=dict)
    approves_all: bool = False


@transaction.atomic
def open_round(year: SchoolYear, plan: Plan, *, actor: Membership) -> RecommendationRound:
    """Everybody of the audience who has a supervisor is in it; their supervisors hear of it."""
    hold(f"recommendation_rounds:{year.pk}")  # two new ones have no row to lock
    require(can_open_round(actor))
    days = [plan.recommend_by, *(stage.by for stage in plan.stages), plan.notice_by]
    require_order(year, days)
    if RecommendationRound.objects.filter(school_year=year, title=plan.title).exists():
        raise InvalidTransition(_("There is a round with this title already. Pick another one."))

    round_ = RecommendationRound.objects.create(
        school_year=year,
        title=plan.title,
        audience=plan.audience,
        unit=plan.unit,
        labels=plan.labels,
        approves_all=plan.approves_all,
        notice_rule=rule_of(plan.notice_by, source=plan.source, is_law=True),
        opened_by=actor,
        opened_at=clock.now(),
    )
    first = _make_stages(round_, plan)
    people = _fill(round_, first)
    audit.record(actor, "recommendation_round.opened", round_, people=people)
    return round_


def require_order(year: SchoolYear, days: Sequence[date]) -> None:
    """Each date after the one before it, all inside the year, the legal one last."""
    for earlier, later in pairwise(days):
        if later <= earlier:
            raise InvalidTransition(
                _("%(later)s must come after %(earlier)s: each step needs time before the next.")
                % {"later": long_date(later), "earlier": long_date(earlier)}
            )
    if not year.starts_on <= days[0] <= days[-1] <= year.ends_on:
        raise InvalidTransition(
            _("All dates must lie in the school year %(year)s.") % {"year": year}
        )


def _make_stages(round_: RecommendationRound, plan: Plan) -> RecommendationStage:
    first = RecommendationStage.objects.create(
        round=round_,
        position=0,
        title=_("Evaluator"),
        who=Who.EVALUATOR,
        rule=rule_of(plan.recommend_by),
    )
    for position, stage in enumerate(plan.stages, 1):
        RecommendationStage.objects.create(
            round=round_,
            position=position,
            title=stage.title,
            who=Who.NAMED if stage.approver else Who.ABOVE,
            approver=stage.approver,
            rule=rule_of(stage.by),
        )
    return first


def rule_of(day: date, *, source: str = "", is_law: bool = False) -> DeadlineRule:
    """The district's own dates go back to a work day; the law's stays where it is."""
    when = MonthDay(day.month, day.day)
    rule = Rule(when, Comparison.ON_OR_BEFORE, roll=Roll.BACKWARD, statutory=is_law)
    return DeadlineRule.objects.create(sentence=write_rule(rule), source=source)


def _fill(round_: RecommendationRound, first: RecommendationStage) -> int:
    """Three statements, however many people; then each evaluator is told once."""
    certified = {Audience.CERTIFIED: True, Audience.CLASSIFIED: False}.get(round_.audience)  # type: ignore[call-overload]
    values = {"round": round_.pk, "stage": first.pk, "certified": certified}
    with connection.cursor() as cursor:
        cursor.execute(FILL, values | {"unit": round_.unit_id})
        people = int(cursor.rowcount)
        cursor.execute(TURNS, values)
    turns = RecommendationTurn.objects.filter(stage=first)
    post_deadlines(
        kind=TURN,
        rule=first.rule,
        school_year=round_.school_year,
        act=ACT_WRITE,
        what=what_of(round_),
        path=path_of(first),
        subjects=turns.values_list("pk", "holder", "holder"),
    )
    tell(
        Membership.objects.filter(pk__in=turns.values("holder")),
        kind=NoticeKind.HANDED_OVER,
        path=path_of(first),
        what=what_of(round_),
    )
    return people


@transaction.atomic
def close_round(round_: RecommendationRound, *, actor: Membership) -> RecommendationRound:
    """Nothing is asked any more; what is there stays. Open ones must be let off first."""
    round_ = RecommendationRound.objects.select_for_update().get(pk=round_.pk)
    require(can_close_round(actor))
    if round_.closed_at is not None:
        return round_
    state = Recommendation.State
    left = round_.recommendations.filter(
        state__in=[state.OPEN, state.RETURNED, state.WAITING], person__is_active=True
    ).count()
    if left:
        raise InvalidTransition(
            _("%(n)s recommendations are still open. Settle them, or let people off.")
            % {"n": left}
        )

    round_.closed_at = clock.now()
    round_.save(update_fields=["closed_at"])
    turns = RecommendationTurn.objects.filter(stage__round=round_)
    cancel_deadlines(turns.values_list("pk"))
    audit.record(actor, "recommendation_round.closed", round_)
    return round_


def last_days(round_: RecommendationRound) -> list[tuple[RecommendationStage, date]]:
    """Each step in order, with its last day to act."""
    calendar, year = office_calendar(), round_.school_year
    stages = round_.stages.select_related("rule", "approver").order_by("position")
    return [(stage, dates_of(stage.rule, year, calendar).last_day) for stage in stages]


def notice_by(round_: RecommendationRound) -> date:
    """The last day that the law leaves for a notice."""
    return due_for(round_.notice_rule, round_.school_year).last_day
