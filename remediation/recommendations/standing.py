"""How does a round of recommendations stand? For evaluators, approvers and HR."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Membership
from accounts.rules import supervisors_acted_for
from remediation.models import NoticeDelivery, Recommendation, RecommendationRound
from remediation.models.recommendation import RecommendationQuerySet
from remediation.plans.choices import CHOICES, label_of

State = Recommendation.State
HEAD = [
    "last_name",
    "first_name",
    "employee_number",
    "job_title",
    "site",
    "unit",
    "certified",
    "evaluator",
    "recommendation",
    "reason",
    "state",
    "waits_for",
    "sent",
    "settled",
    "notice_given",
]


@dataclass(frozen=True)
class Option:
    """A choice on the page, with its key."""

    code: str
    label: str
    key: int
    needs_reason: bool


def options_of(round_: RecommendationRound) -> list[Option]:
    return [
        Option(code, label_of(code, round_.labels), key, choice.needs_reason)
        for key, (code, choice) in enumerate(CHOICES.items(), 1)
    ]


def roster_of(round_: RecommendationRound, actor: Membership) -> RecommendationQuerySet:
    """Those whom they supervise, sent or not, by name."""
    rows = Recommendation.objects.filter(round=round_, person__is_active=True)
    return rows.of_supervisor(actor).exclude(state=State.LET_OFF).with_people().by_name()


def to_approve(round_: RecommendationRound, actor: Membership) -> RecommendationQuerySet:
    """What waits for them, or for whom they stand in for; nobody sees what is about themselves."""
    holders = [actor.pk, *supervisors_acted_for(actor)]
    rows = _all_but_own(round_, actor).filter(state=State.WAITING)
    return rows.filter(waits_for__in=holders).with_people().by_name()


def _all_but_own(round_: RecommendationRound, reader: Membership) -> RecommendationQuerySet:
    """Also HR counts and reads the others alone, for one who is left out is told by the rest."""
    return Recommendation.objects.filter(round=round_).exclude(person=reader)


@dataclass(frozen=True)
class Asked:
    """What HR narrows the round to."""

    site: UUID | None = None
    choice: str = ""
    state: str = ""


def rows_of(
    round_: RecommendationRound, asked: Asked, reader: Membership
) -> RecommendationQuerySet:
    rows = _all_but_own(round_, reader)
    if asked.site:
        rows = rows.filter(site=asked.site)
    if asked.choice:
        rows = rows.filter(choice=asked.choice).exclude(state__in=Recommendation.WRITTEN_NOW)
    if asked.state:
        rows = rows.filter(state=asked.state)
    return rows.by_name()


def shown_choice(row: Recommendation) -> str:
    """HR sees a choice once it was sent: until then it is the evaluator's draft."""
    if row.state in Recommendation.WRITTEN_NOW:
        return ""
    return label_of(row.choice, row.round.labels)


def by_site(round_: RecommendationRound, reader: Membership) -> QuerySet[Any, Any]:
    """One line a site: how many, how many are open, in approval, settled. One query."""
    is_here = Q(person__is_active=True)
    counted = {
        "people": Count("pk", filter=is_here & ~Q(state=State.LET_OFF)),
        "to_write": Count("pk", filter=is_here & Q(state__in=Recommendation.WRITTEN_NOW)),
        "waiting": Count("pk", filter=Q(state=State.WAITING)),
        "settled": Count("pk", filter=Q(state=State.SETTLED)),
        "to_notice": Count("pk", filter=_lacks_notice()),
    }
    rows = _all_but_own(round_, reader).order_by("site__name", "site")
    return rows.values("site", "site__name").annotate(**counted)


def by_choice(round_: RecommendationRound, reader: Membership) -> dict[str, int]:
    """How many of each, of what was sent."""
    rows = _all_but_own(round_, reader)
    sent = rows.filter(state__in=[State.WAITING, State.SETTLED]).order_by()
    counted = sent.values("choice").annotate(n=Count("pk"))
    return {row["choice"]: row["n"] for row in counted}


def _lacks_notice() -> Q:
    codes = [code for code, choice in CHOICES.items() if choice.needs_notice]
    return Q(state=State.SETTLED, choice__in=codes, notice_on=None)


def export_rows(
    round_: RecommendationRound, asked: Asked, reader: Membership
) -> Iterator[list[Any]]:
    """As `HEAD` names them, in the filter of the page."""
    found = rows_of(round_, asked, reader).with_people()
    found = found.select_related("site", "person__unit")
    for row in found.iterator(chunk_size=2000):
        person, is_draft = row.person, row.state in Recommendation.WRITTEN_NOW
        yield [
            person.last_name,
            person.first_name,
            person.employee_number,
            person.job_title,
            row.site.name if row.site else "",
            person.unit.code if person.unit else "",
            "yes" if person.is_certified else "no",
            person.supervisor.name if person.supervisor else "",
            "" if is_draft else label_of(row.choice, round_.labels),
            "" if is_draft else row.reason,
            str(row.get_state_display()),
            row.waits_for.name if row.waits_for else "",
            row.sent_at,
            row.settled_at,
            row.notice_on,
        ]


def deliveries_of(row: Recommendation) -> list[NoticeDelivery]:
    """How the notice went out, the newest first."""
    return list(row.notice_deliveries.order_by("-entered_at", "-pk"))
