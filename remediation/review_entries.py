"""What does a review put on the line of time? Letters, papers, meetings, appeals.

Four statements.
"""

from collections.abc import Iterator

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.wording import day_of
from remediation.appeal import LIMITS
from remediation.entries import Entry, Kind, say_day
from remediation.models import AppealStep, Case, CasePaper, Delivery, Letter, ReviewMeeting

ARRIVED = {Delivery.Outcome.DELIVERED, Delivery.Outcome.REFUSED}


def review_entries(case: Case) -> Iterator[Entry]:
    yield from letters(case)
    yield from papers(case)
    yield from meetings(case)
    yield from appeal_steps(case)


def letters(case: Case) -> Iterator[Entry]:
    """Those that were issued, on the day they arrived; until then on the day of the letter."""
    rows = Letter.objects.filter(case=case, issued_on__isnull=False)
    newest = Delivery.objects.order_by("-entered_at")
    for row in rows.prefetch_related(Prefetch("deliveries", newest)):
        last = next(iter(row.deliveries.all()), None)
        has_arrived = last is not None and last.outcome in ARRIVED
        yield Entry(
            f"letter:{row.pk}",
            Kind.NOTICE,
            last.on if has_arrived and last else row.issued_on or case.school_year.starts_on,
            row.title,
            more=_delivery_words(last),
            entered_on=day_of(last.entered_at) if has_arrived and last else None,
            url=reverse("remediation:letter", args=[row.pk]),
            standards=frozenset(row.standards),
            last_day=row.notice_by,
            is_statutory=row.notice_by is not None,
            is_proved=has_arrived and last is not None and is_proved(last),
        )


def is_proved(delivery: Delivery) -> bool:
    """A receipt is on file, or somebody saw it given."""
    return delivery.proof_id is not None or bool(delivery.witness)


def _delivery_words(last: Delivery | None) -> str:
    if last is None:
        return _("Not sent yet.")
    facts = [
        f"{last.get_method_display()}: {last.get_outcome_display().lower()} {say_day(last.on)}"
    ]
    if last.tracking:
        facts.append(_("tracking number %(number)s") % {"number": last.tracking})
    if last.witness:
        facts.append(_("seen by %(name)s") % {"name": last.witness})
    return ", ".join(facts) + "."


def papers(case: Case) -> Iterator[Entry]:
    for row in CasePaper.objects.filter(case=case).select_related("added_by"):
        is_notice = row.part == CasePaper.Part.NOTICE
        yield Entry(
            f"paper:{row.pk}",
            Kind.NOTICE if is_notice else Kind.EVIDENCE,
            row.happened_on,
            row.title,
            more="; ".join(row.standards) or str(row.get_part_display()),
            who=row.added_by.name,
            url=reverse("remediation:case_paper", args=[row.pk]),
            standards=frozenset(row.standards) if is_notice else frozenset(),
        )


def meetings(case: Case) -> Iterator[Entry]:
    for row in ReviewMeeting.objects.filter(case=case):
        yield Entry(
            f"meeting:{row.pk}",
            Kind.MEETING,
            row.on,
            _("Review meeting"),
            more=str(row.get_decision_display()),
            url=reverse("remediation:review_meeting", args=[row.pk]),
        )


def appeal_steps(case: Case) -> Iterator[Entry]:
    """Of this case, and of what came in after its letters. A late step of the district is a gap;
    a request that came late is told, for it is the employee's own."""
    rows = AppealStep.objects.filter(Q(case=case) | Q(letter__case=case))
    for row in rows.select_related("case__kind", "entered_by", "paper"):
        is_asked = row.kind == AppealStep.Kind.ASKED
        limit = row.case.kind.limit(LIMITS.get(AppealStep.Kind(row.kind), "")) or {}
        more = [row.get_decision_display(), row.words]
        if is_asked and row.is_late and row.last_day:
            more.insert(0, _("After the last day, %(day)s.") % {"day": say_day(row.last_day)})
        yield Entry(
            f"appeal:{row.pk}",
            Kind.APPEAL,
            row.on,
            f"{row.case.kind.title}: {row.get_kind_display()}",
            more=" ".join(part for part in more if part),
            who=row.received_by or row.entered_by.name,
            url=reverse("remediation:review", args=[row.case_id]),
            last_day=None if is_asked else row.last_day,
            late_reason=row.words,
            is_statutory=bool(limit.get("law")),
        )
