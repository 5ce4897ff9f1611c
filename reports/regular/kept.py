"""How long is a regular report kept that was made? (settings.MATTERS)

It is a copy, so it is over on the day on which it was made, and kept as long as the district's
rule says. It may name anybody: a legal hold on whomever keeps it.
"""

from collections.abc import Collection, Iterable
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import District
from accounts.scope import active_district
from accounts.wording import short_date
from records.matter_ends import held_people
from records.matters import Closed, Contents, MatterKind
from records.sources import Table
from reports.models import MadeCopy, MadeReport


def matter_kinds() -> list[MatterKind]:
    return [MatterKind("made_report", _("Regular reports that were made"), _closed, _contents)]


def _closed() -> Iterable[Closed]:
    zone = ZoneInfo(District.objects.get(pk=cast(UUID, active_district())).time_zone)
    held = tuple(sorted(pk for pk in held_people() if pk))
    for report in MadeReport.objects.filter(made_at__isnull=False):
        yield Closed(
            report.pk,
            f"{report.title}, {short_date(report.as_of)}",
            report.made_at.astimezone(zone).date(),  # type: ignore[union-attr]  # asked for above
            others=held,
            url=reverse("reports:schedule", args=[report.schedule_id]),
        )


def _contents(reports: Collection[UUID]) -> Contents:
    copies = MadeCopy.objects.filter(report__in=reports)
    names = ("rows", "workbook", "paper")
    files = {pk for found in copies.values_list(*names) for pk in found if pk}
    return Contents(
        [Table(copies, _("Copies of readers")), Table(MadeReport.objects.filter(pk__in=reports))],
        files=files,
    )
