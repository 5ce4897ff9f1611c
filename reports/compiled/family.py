"""What can a report be about? Its rows, how each stands, and what is told of it. (S3-7)

A further report is one more `Family`: pages, files and paper are the same for all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from evaluations.models import Cycle, Participation, Step
from remediation.models import Case, Recommendation


@dataclass(frozen=True)
class Standing:
    label: Promise | str
    mark: str  # of its part of the bar: `.v-done` …


@dataclass(frozen=True)
class Family:
    """`person`, `year`, `kind` and `day` are paths from a row.

    `find` gives the rows that a reader may open, each with its `standing`; to None all rows,
    which are only counted then.
    """

    title: Promise
    finding: Promise  # the title of the page: how many of `all` are `done`
    lead: Promise
    standings: Mapping[str, Standing]
    find: Callable[[Membership | None], QuerySet[Any, Any]]
    person: str
    year: str
    kind: str
    kind_word: Promise
    day: str
    day_word: Promise
    page: str  # URL name of what stands behind one row …
    page_key: str  # … and the path to what it takes


def _told(standings: Mapping[str, Q]) -> Choose:
    cases = [When(asked, then=Value(code)) for code, asked in standings.items()]
    return Choose(*cases, default=Value("other"), output_field=CharField())


def evaluations_of(_actor: Membership | None) -> QuerySet[Any, Any]:
    """Everybody of every opened cycle. Begun: a step is complete that nobody let them off."""
    steps = Step.objects.filter(participation=OuterRef("pk"))
    is_open = Exists(steps.exclude(state=Step.State.COMPLETE))
    has_begun = Exists(steps.filter(completed_at__isnull=False, excuse=""))
    takes_part = Q(state=Participation.State.ACTIVE)
    standings = {
        "complete": takes_part & ~Q(is_open),
        "going": takes_part & Q(has_begun),
        "not_begun": takes_part,
    }
    rows = Participation.objects.exclude(cycle__state=Cycle.State.OPENING)
    done = steps.filter(completed_at__isnull=False).order_by("-completed_at")
    last = Subquery(done.values("completed_at")[:1])
    return rows.annotate(standing=_told(standings), last_at=last)


def plans_of(actor: Membership | None) -> QuerySet[Any, Any]:
    """Improvement and remediation plans that the reader may see."""
    rows = Case.objects.visible_to(actor) if actor else Case.objects.all()
    state, ended = Case.State, Q(state=Case.State.CLOSED)
    standings = {
        "written": Q(state__in=[state.DRAFT, state.IN_REVIEW, state.APPROVED]),
        "running": Q(state__in=[state.ISSUED, state.RUNNING]),
        "met": ended & Q(outcome=Case.Outcome.MET),
        "not_met": ended & Q(outcome=Case.Outcome.NOT_MET),
    }
    return rows.plans().annotate(standing=_told(standings))


def non_renewals_of(actor: Membership | None) -> QuerySet[Any, Any]:
    """Recommended and sent; what an evaluator only drafts is theirs."""
    rows = Recommendation.objects.visible_to(actor) if actor else Recommendation.objects.all()
    settled = Q(state=Recommendation.State.SETTLED)
    standings = {
        "in_approval": Q(state=Recommendation.State.WAITING),
        "to_notice": settled & Q(notice_on=None),
        "noticed": settled,
    }
    sent = rows.filter(choice="not_renew").exclude(state__in=Recommendation.WRITTEN_NOW)
    return sent.annotate(standing=_told(standings), round_title=F("round__title"))


FAMILIES = {
    "evaluations": Family(
        title=_("Evaluations"),
        finding=_("%(done)s of %(all)s evaluations are complete"),
        lead=_("Everybody who takes part in an evaluation year, by how far it is."),
        standings={
            "complete": Standing(_("Complete"), "done"),
            "going": Standing(_("Going on"), "going"),
            "not_begun": Standing(_("Not begun"), "idle"),
            "other": Standing(_("Let off or left"), "other"),
        },
        find=evaluations_of,
        person="employee",
        year="cycle__process__school_year",
        kind="cycle__process__name",
        kind_word=_("Process"),
        day="last_at",
        day_word=_("Last step done"),
        page="accounts:person",
        page_key="employee",
    ),
    "plans": Family(
        title=_("Improvement and remediation plans"),
        finding=_("%(done)s of %(all)s plans ended with the goals met"),
        lead=_("Every plan by the school year in which it began, and how it stands or ended."),
        standings={
            "written": Standing(_("Being written"), "idle"),
            "running": Standing(_("Running"), "going"),
            "met": Standing(_("Ended, met"), "done"),
            "not_met": Standing(_("Ended, not met"), "soon"),
            "other": Standing(_("Ended otherwise or withdrawn"), "other"),
        },
        find=plans_of,
        person="person",
        year="school_year",
        kind="kind__title",
        kind_word=_("Kind"),
        day="issued_at",
        day_word=_("Shared"),
        page="remediation:plan",
        page_key="pk",
    ),
    "non-renewals": Family(
        title=_("Non-renewal recommendations"),
        finding=_("Notice is given in %(done)s of %(all)s cases"),
        lead=_("Those whom somebody recommended not to employ again, and what became of it."),
        standings={
            "in_approval": Standing(_("In approval"), "going"),
            "to_notice": Standing(_("Agreed, notice to give"), "soon"),
            "noticed": Standing(_("Notice given"), "done"),
            "other": Standing(_("Let off"), "other"),
        },
        find=non_renewals_of,
        person="person",
        year="round__school_year",
        kind="round_title",
        kind_word=_("Round"),
        day="sent_at",
        day_word=_("Sent"),
        page="remediation:recommendation",
        page_key="pk",
    ),
}
