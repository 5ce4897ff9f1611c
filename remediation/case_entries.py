"""What do the plans of somebody tell? Begun, help, checks, more time, evidence, and how it ended.

Six statements, however many plans there were. A plan that was not shared yet tells nothing.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.wording import day_of
from remediation.entries import Entry, Kind, say_day
from remediation.models import Case, Check, CheckRating, EvidenceEntry, Extension, Support
from remediation.review_rules import FAMILIES


def case_entries(person: Membership, since: date) -> Iterator[Entry]:
    cases = {
        case.pk: case
        for case in Case.objects.filter(person=person, issued_at__isnull=False)
        .exclude(kind__family__in=FAMILIES)
        .select_related("kind", "initiator")
    }
    for case in cases.values():
        yield from _plan(case)
    supports = Support.objects.filter(case__in=cases, called_off_at=None)
    for support in supports.select_related("owner", "promised_by"):
        yield _help(support)
    checks = Check.objects.filter(case__in=cases, called_off_at=None)
    ratings: dict[object, list[str]] = {}
    for rating in CheckRating.objects.filter(case__in=cases).select_related("concern"):
        told = f"{rating.concern.title}: {rating.get_level_display()}"
        ratings.setdefault(rating.check_held_id, []).append(told)
    for check in checks.filter(held_on__isnull=False).select_related("entered_by"):
        yield _check(check, ratings.get(check.pk, []))
    for extension in Extension.objects.filter(case__in=cases).select_related("given_by"):
        yield _extension(extension)
    evidence = EvidenceEntry.objects.filter(case__in=cases, happened_on__gte=since)
    for row in evidence.select_related("entered_by"):
        yield _evidence(row)


def _plan(case: Case) -> Iterator[Entry]:
    """Its first day; and its end, once it has one."""
    facts = {"plan": case.kind.title}
    if case.starts_on is not None:
        ends = _("Ends %(day)s.") % {"day": say_day(case.ends_on)} if case.ends_on else ""
        title = _("Begins: %(plan)s") % facts
        who = case.initiator.name
        yield Entry(f"plan:{case.pk}", Kind.PLAN, case.starts_on, title, ends, who)
    if case.closed_at is not None:
        closed = day_of(case.closed_at)
        yield Entry(
            f"plan-end:{case.pk}",
            Kind.PLAN,
            case.ended_on or closed,
            _("Ends: %(plan)s") % facts,
            more=str(case.get_outcome_display()),
            entered_on=closed,
        )


def _help(support: Support) -> Entry:
    came = support.delivered_on
    more = _("By %(who)s, for %(day)s.") % {
        "who": support.from_words or (support.owner.name if support.owner else ""),
        "day": say_day(support.promised_for),
    }
    if came:
        more += " " + _("It came %(day)s.") % {"day": say_day(came)}
    return Entry(
        f"support:{support.pk}",
        Kind.SUPPORT,
        day_of(support.entered_at),
        _("Help promised: %(what)s") % {"what": support.what},
        more=more,
        who=support.owner.name if support.owner else support.from_words,
        last_day=support.promised_for,
        is_proved=came is not None and bool(support.proof or support.artifact_id),
        artifact_id=support.artifact_id,
    )


def _check(check: Check, ratings: list[str]) -> Entry:
    return Entry(
        f"check:{check.pk}",
        Kind.CHECK,
        check.held_on or check.due_on,
        _("Check %(n)s") % {"n": check.number},
        more="; ".join(ratings),
        who=check.entered_by.name if check.entered_by else "",
        entered_on=day_of(check.entered_at) if check.entered_at else None,
        last_day=check.due_on,
    )


def _extension(extension: Extension) -> Entry:
    return Entry(
        f"extension:{extension.pk}",
        Kind.EXTENSION,
        day_of(extension.given_at),
        _("Plan goes on until %(day)s") % {"day": say_day(extension.ends_on)},
        more=extension.reason,
        who=extension.given_by.name,
    )


def _evidence(row: EvidenceEntry) -> Entry:
    return Entry(
        f"evidence:{row.pk}",
        Kind.EVIDENCE,
        row.happened_on,
        str(row.get_kind_display()),
        more=row.words,
        who=row.entered_by.name,
        entered_on=day_of(row.entered_at),
        artifact_id=row.artifact_id,
    )
