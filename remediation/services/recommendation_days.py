"""The last days of a round are moved while it is open, with a reason that stays."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import DeadlineRule
from deadlines.services.deadline import due_for
from deadlines.services.recompute import replace_rules
from remediation.models import RecommendationRound, RecommendationStage, RoundChange
from remediation.recommendations.rules import can_open_round
from remediation.services.recommendation_round import require_order, rule_of

NOTICE_FIELD = "notice"
MOVED = "recommendation_round.changed"


@transaction.atomic
def move_days(
    round_: RecommendationRound, *, actor: Membership, days: Mapping[str, date], reason: str
) -> int:
    """How many days were moved. `days` by the id of the stage, and the notice; what is done keeps
    its date, and whoever has something open hears of the new one."""
    round_ = RecommendationRound.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    require(can_open_round(actor))
    if round_.closed_at is not None:
        raise InvalidTransition(_("This round is closed. Its days stay as they were."))
    if not reason.strip():
        raise InvalidTransition(_("Say why the days move. It stands with the round."))
    now = days_of(round_)
    moved = {key: day for key, day in days.items() if day != now[key]}
    _require_possible(round_, now | moved, moved)
    if not moved:
        return 0

    instead = {rule: _follow(round_, key, moved[key]) for key, rule in _rules(round_, moved)}
    _keep(round_, now, moved, actor=actor, reason=reason.strip())
    replace_rules(round_.district, instead, actor=actor, why=MOVED, may_shorten=True)
    audit.record(actor, MOVED, round_, days=len(moved))
    return len(moved)


def days_of(round_: RecommendationRound) -> dict[str, date]:
    """As they were set, in the order of the steps, the law's last."""
    year = round_.school_year
    stages = round_.stages.select_related("rule").order_by("position")
    days = {str(stage.pk): due_for(stage.rule, year).nominal for stage in stages}
    return days | {NOTICE_FIELD: due_for(round_.notice_rule, year).nominal}


def _require_possible(
    round_: RecommendationRound, days: Mapping[str, date], moved: Mapping[str, date]
) -> None:
    require_order(round_.school_year, list(days.values()))
    if any(day < clock.today(round_.district) for day in moved.values()):
        raise InvalidTransition(_("Pick a day from today on. What has passed stays."))


def _rules(round_: RecommendationRound, moved: Mapping[str, date]) -> list[tuple[str, UUID]]:
    """The rule that is replaced, for each day that moves."""
    stages = round_.stages.filter(pk__in=[k for k in moved if k != NOTICE_FIELD])
    found = [(str(stage.pk), stage.rule_id) for stage in stages]
    if NOTICE_FIELD in moved:
        found.append((NOTICE_FIELD, round_.notice_rule_id))
    return found


def _follow(round_: RecommendationRound, key: str, day: date) -> DeadlineRule:
    if key == NOTICE_FIELD:
        rule = rule_of(day, source=round_.notice_rule.source, is_law=True)
        round_.notice_rule = rule
        round_.save(update_fields=["notice_rule"])
        return rule
    rule = rule_of(day)
    RecommendationStage.objects.filter(pk=key).update(rule=rule)
    return rule


def _keep(
    round_: RecommendationRound,
    before: Mapping[str, date],
    moved: Mapping[str, date],
    *,
    actor: Membership,
    reason: str,
) -> None:
    titles = {str(stage.pk): stage.title for stage in round_.stages.all()}
    titles[NOTICE_FIELD] = _("The law’s last day for a notice")
    facts = {"round": round_, "reason": reason, "by": actor, "at": clock.now()}
    RoundChange.objects.bulk_create(
        RoundChange(what=titles[key], before=before[key], after=day, **facts)
        for key, day in moved.items()
    )
