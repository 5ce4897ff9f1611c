"""What of a building is kept for a time of its own, beside its reviews? (settings.MATTERS)

Plans of 90 days, the ledger, looks at what is installed, and packs. What is open, promised or
still holds is never over. Targets and their numbers stay: the years are compared by them.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, OuterRef, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District
from accounts.scope import active_district
from buildings.models import ActionPlan, InstallationCheck, OffTrack, Pack, PlanStep, Support
from buildings.models.action_plan import DAYS
from records.matters import Closed, Contents, Link, MatterKind
from records.sources import Table

Ids = Collection[UUID]
ACTED = ("owner", "asked_by", "promised_by", "given_by", "declined_by", "changed_by")


def matter_kinds() -> list[MatterKind]:
    return [
        MatterKind("action_plan", _("Plans of 90 days"), _plans_over, _plans),
        MatterKind("support", _("Help given to buildings, or declined"), _help_over, _help),
        MatterKind(
            "installation_check", _("Earlier looks at what is installed"), _looks_over, _looks
        ),
        MatterKind("building_pack", _("Packs for meetings"), _packs_over, _packs),
    ]


def _here() -> District:
    return District.objects.get(pk=cast(UUID, active_district()))


def _people(*members: UUID | None) -> tuple[UUID, ...]:
    """A hold on any of them keeps it."""
    return tuple(sorted({pk for pk in members if pk}))


def _plans_over() -> Iterable[Closed]:
    first_over = clock.today(_here()) - timedelta(days=DAYS)
    plans = ActionPlan.objects.filter(starts_on__lt=first_over).for_reading()
    for plan in plans.prefetch_related("steps"):
        steps = [pk for step in plan.steps.all() for pk in (step.owner_id, step.done_by_id)]
        yield Closed(
            plan.pk,
            f"{plan.site.name}, {plan.priority}",
            plan.ends_on,
            others=_people(plan.updated_by_id, *steps),
            url=reverse("buildings:plan", args=[plan.pk]),
        )


def _plans(plans: Ids) -> Contents:
    steps = PlanStep.objects.filter(plan__in=plans)
    return Contents(
        [
            Table(steps, _("Steps")),
            Table(ActionPlan.objects.filter(pk__in=plans)),
            *_histories(PlanStep, plan__in=plans),
            *_histories(ActionPlan, pgh_obj__in=plans),
        ]
    )


def _help_over() -> Iterable[Closed]:
    """Given until its last day, or declined. What was only asked for or promised is open."""
    district = _here()
    zone, today = ZoneInfo(district.time_zone), clock.today(district)
    State = Support.State  # noqa: N806 - as the model names it
    rows = Support.objects.filter(state__in=[State.GIVEN, State.DECLINED])
    for row in rows.select_related("site").order_by("pk"):
        on = _declined_on(row.declined_at, zone) or row.ends_on or row.given_on
        if on and on <= today:
            people = (getattr(row, f"{name}_id") for name in ACTED)
            url = reverse("buildings:support", args=[row.pk])
            yield Closed(row.pk, f"{row.site.name}, {row.what}", on, None, _people(*people), url)


def _declined_on(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def _help(rows: Ids) -> Contents:
    """That the district answered a building, and when, stays with the time it was off track."""
    return Contents(
        [Table(Support.objects.filter(pk__in=rows)), *_histories(Support, pgh_obj__in=rows)],
        links=[Link(OffTrack.objects.filter(support__in=rows), "support")],
    )


def _looks_over() -> Iterable[Closed]:
    """The newest look at each thing in each place holds; those before it are its history."""
    newer = InstallationCheck.objects.filter(
        component=OuterRef("component"), looked_on__gt=OuterRef("looked_on")
    ).order_by("looked_on")
    over_on = Case(  # in SQL no place is the same as none, so the district itself is asked apart
        When(site=None, then=_first_day(newer.filter(site=None))),
        default=_first_day(newer.filter(site=OuterRef("site"))),
    )
    rows = InstallationCheck.objects.annotate(over_on=over_on).exclude(over_on=None)
    for row in rows.select_related("component", "site").order_by("pk"):
        place = row.site.name if row.site else _("The district")
        title, on = f"{place}, {row.component.name}", row.over_on
        yield Closed(row.pk, title, on, others=_people(row.checked_by_id))


def _first_day(looks: Any) -> Subquery:
    return Subquery(looks.values("looked_on")[:1])


def _looks(rows: Ids) -> Contents:
    found = InstallationCheck.objects.filter(pk__in=rows)
    files = found.filter(file__isnull=False).values_list("file", flat=True)
    return Contents([Table(found)], files=set(files))


def _packs_over() -> Iterable[Closed]:
    """A pack is a copy for the meetings of its year. Made anew, the one before is gone."""
    today = clock.today(_here())
    rows = Pack.objects.filter(school_year__ends_on__lt=today).defer("pdf")
    for row in rows.select_related("site", "school_year"):
        place = row.site.name if row.site else _("All buildings")
        yield Closed(row.pk, f"{place}, {row.school_year}", row.school_year.ends_on)


def _packs(rows: Ids) -> Contents:
    return Contents([Table(Pack.objects.filter(pk__in=rows).defer("pdf"))])


def _histories(model: Any, **where: Any) -> list[Table]:
    return [Table(model.pgh_event_model._default_manager.filter(**where))]
